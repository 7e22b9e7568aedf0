import type {Column, ComparisonDialect, ComparisonForm} from '#src/warehouse/index.ts';

export const duckdbComparison: ComparisonDialect = {
  canonicalText,
  hash: (text) => `cast('0x' || left(md5(${text}), 15) as bigint)`,
  octetLength: (text) => `strlen(${text})`,
  concat: (parts) => parts.join(' || '),
  toInteger: (expression) => `cast(${expression} as bigint)`,
  quotient: (dividend, divisor) => `(${dividend}) // ${divisor}`,
  sum: (integer) => `cast(sum(${integer}) as varchar)`,
  fractionDigits: (nativeType) =>
    ({TIMESTAMP_S: 0, TIMESTAMP_MS: 3})[nativeType.toUpperCase() as 'TIMESTAMP_S'] ?? 6,
  joinsInFull: true,
};

function canonicalText(expression: string, {type}: Column, form: ComparisonForm): string {
  const text = `cast(${expression} as varchar)`;
  switch (form.kind) {
    case 'number':
      if (type.kind === 'boolean') return `cast(cast(${expression} as integer) as varchar)`;
      return type.kind === 'decimal' && type.scale !== 0 ? withoutZeros(text) : text;
    case 'float':
      return floatText(form.bits === 32 ? `cast(${expression} as float)` : expression);
    case 'grid':
      return floatText(`floor(cast(${expression} as double) / cast(${form.width} as double))`);
    case 'bytes':
      return type.kind === 'bytes' ? `lower(hex(${expression}))` : text;
    case 'uuid':
      return `lower(${text})`;
    case 'date':
      return type.kind === 'date' ? eraAtEnd(text, expression) : text;
    case 'time':
      return cutFraction(text, form.digits);
    case 'timestamp':
      return timestampText(expression, type, form.digits);
    case 'interval':
      return type.kind === 'interval' ? intervalText(expression) : text;
    case 'json':
      if (type.kind === 'json') return `cast(json(${expression}) as varchar)`;
      return ['list', 'struct', 'map'].includes(type.kind) ? `cast(to_json(${expression}) as varchar)` : text;
    case 'boolean':
    case 'text':
      return text;
  }
}

/** The text has a fraction. */
function withoutZeros(text: string): string {
  return `rtrim(rtrim(${text}, '0'), '.')`;
}

function floatText(expression: string): string {
  const number = `cast(${expression} as double)`;
  const text = `cast(${number} as varchar)`;
  return `case when isnan(${number}) then 'NaN' when ${number} = 0 then '0'
    when isinf(${number}) then if(${number} > 0, 'Infinity', '-Infinity')
    when abs(${number}) >= 1e16 or abs(${number}) < 1e-4 then regexp_replace(${text}, '(\\.0)?e\\+?(-?)0*', 'e\\2')
    when ${number} is not null then ${withoutZeros(text)} end`;
}

function eraAtEnd(text: string, moment: string): string {
  return `case when ${moment} < date '0001-01-01' then replace(${text}, ' (BC)', '') || ' BC' else ${text} end`;
}

function timestampText(expression: string, type: Column['type'], digits: number): string {
  if (type.kind !== 'timestamp' && type.kind !== 'date') return `cast(${expression} as varchar)`;
  const isZoned = type.kind === 'timestamp' && type.zoned;
  const moment = isZoned ? `timezone('UTC', ${expression})` : `cast(${expression} as timestamp)`;
  return cutFraction(eraAtEnd(`cast(${moment} as varchar)`, moment), digits);
}

function cutFraction(text: string, digits: number): string {
  if (digits >= 6) return text;
  const cut = `regexp_replace(${text}, '(\\.\\d{${digits}})\\d+', '\\1')`;
  return `regexp_replace(regexp_replace(${cut}, '(\\.\\d*?)0+( BC)?$', '\\1\\2'), '\\.( BC)?$', '\\1')`;
}

function intervalText(expression: string): string {
  const part = (name: string) => `extract(${name} from ${expression})`;
  const micros = `${part('hour')} * 3600000000 + ${part('minute')} * 60000000 + ${part('microseconds')}`;
  return `concat_ws(' ', ${part('year')} * 12 + ${part('month')}, 'months', ${part('day')}, 'days', ${micros}, 'us')`;
}
