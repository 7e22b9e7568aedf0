import type {Column, ComparisonDialect, ComparisonForm} from '#src/warehouse/index.ts';

/** Texts are in UTF-8 and sessions in UTC. Regular expressions are left out: MySQL and MariaDB write them differently. */
export const comparison: ComparisonDialect = {
  canonicalText,
  hash: (text) => `cast(conv(left(md5(${text}), 15), 16, 10) as signed)`,
  octetLength: (text) => `length(${text})`,
  concat: (parts) => `concat(${parts.join(', ')})`,
  toInteger: (expression) => `cast(${expression} as signed)`,
  quotient: (dividend, divisor) => `(${dividend}) div ${divisor}`,
  sum: (integer) => `cast(sum(${integer}) as char)`,
  fractionDigits: (nativeType) => Number(/\((\d)\)/.exec(nativeType)?.[1] ?? 0),
  joinsInFull: false,
};

function canonicalText(expression: string, {type}: Column, form: ComparisonForm): string {
  const text = `convert(${expression} using utf8mb4)`;
  const printed = `cast(${expression} as char)`;
  switch (form.kind) {
    case 'number':
      if (type.kind === 'boolean') return `cast(${expression} + 0 as char)`;
      if (type.kind === 'integer') return `cast(${expression} + 0 as char)`;
      return type.kind === 'decimal' && type.scale !== 0 ? withoutZeros(printed) : text;
    case 'float':
      return isNumber(type) ? floatText(asDouble(expression, form.bits)) : text;
    case 'grid':
      return floatText(`floor(${asDouble(expression, 64)} / ${form.width.toExponential()})`);
    case 'boolean':
      return type.kind === 'boolean'
        ? `case when ${expression} is null then null when ${expression} + 0 <> 0 then 'true' else 'false' end`
        : text;
    case 'bytes':
      return type.kind === 'bytes' ? `lower(hex(${expression}))` : text;
    case 'uuid':
      return `lower(${text})`;
    case 'time':
    case 'timestamp':
      return momentText(expression, type, form);
    case 'json':
      // The comment is a part of the statement for MariaDB, which keeps documents as they were written.
      return type.kind === 'json'
        ? `convert(/*M! json_compact(*/ ${expression} /*M! )*/ using utf8mb4)`
        : text;
    case 'date':
    case 'interval':
    case 'text':
      return type.kind === 'bytes' ? `lower(hex(${expression}))` : text;
  }
}

function isNumber({kind}: Column['type']): boolean {
  return kind === 'float' || kind === 'integer' || kind === 'decimal' || kind === 'boolean';
}

function asDouble(expression: string, bits: 32 | 64): string {
  return bits === 32 ? `cast(cast(${expression} as float) as double)` : `cast(${expression} as double)`;
}

function withoutZeros(text: string): string {
  return `trim(trailing '.' from trim(trailing '0' from ${text}))`;
}

/** The server prints plain numbers far below 1e-4, and with an exponent from 1e15 on. */
function floatText(number: string): string {
  const text = `cast(${number} as char)`;
  const fraction = `substring_index(${text}, '.', -1)`;
  const digits = `trim(leading '0' from ${fraction})`;
  const zeros = `char_length(${fraction}) - char_length(${digits})`;
  const mantissa = `concat(left(${digits}, 1), if(char_length(${digits}) > 1, concat('.', substring(${digits}, 2)), ''))`;
  return `case when ${number} = 0 then '0'
    when abs(${number}) < 1e-4 and locate('e', ${text}) = 0
      then concat(if(${number} < 0, '-', ''), ${mantissa}, 'e-', ${zeros} + 1)
    when abs(${number}) >= 1e15 and abs(${number}) < 1e16 and locate('e', ${text}) > 0
      then ${withoutZeros(`cast(cast(${text} as decimal(65,30)) as char)`)}
    else ${text} end`;
}

function momentText(
  expression: string,
  type: Column['type'],
  form: {kind: 'time' | 'timestamp'; digits: number},
): string {
  if (type.kind === 'date') return `concat(cast(${expression} as char), ' 00:00:00')`;
  if (type.kind !== 'timestamp' && type.kind !== 'time') return `convert(${expression} using utf8mb4)`;
  const text = `cast(${expression} as char)`;
  const whole = `substring_index(${text}, '.', 1)`;
  const fraction = `if(locate('.', ${text}) = 0, '', left(substring_index(${text}, '.', -1), ${form.digits}))`;
  return `trim(trailing '.' from concat(${whole}, '.', trim(trailing '0' from ${fraction})))`;
}
