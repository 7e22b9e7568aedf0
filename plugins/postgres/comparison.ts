import type {Column, ComparisonDialect, ComparisonForm} from '#src/warehouse/index.ts';

export const comparison: ComparisonDialect = {
  canonicalText,
  hash: (text) => `('x' || left(md5(${text}), 15))::bit(60)::bigint`,
  octetLength: (text) => `octet_length(${text})`,
  concat: (parts) => parts.join(' || '),
  toInteger: (expression) => `(${expression})::bigint`,
  quotient: (dividend, divisor) => `(${dividend}) / ${divisor}::bigint`,
  sum: (integer) => `sum(${integer})::text`,
  fractionDigits: (nativeType) => Number(/\((\d)\)/.exec(nativeType)?.[1] ?? 6),
  joinsInFull: true,
};

function canonicalText(expression: string, {type, nativeType}: Column, form: ComparisonForm): string {
  const text = `(${expression})::text`;
  switch (form.kind) {
    case 'number':
      if (type.kind === 'boolean') return `(${expression})::integer::text`;
      return type.kind === 'decimal' && type.scale !== 0 ? `trim_scale(${expression})::text` : text;
    case 'float':
      return floatText(form.bits === 32 ? `(${expression})::real` : expression);
    case 'grid':
      return floatText(`floor((${expression})::float8 / '${form.width}'::float8)`);
    case 'bytes':
      return type.kind === 'bytes' ? `encode(${expression}, 'hex')` : text;
    case 'uuid':
      return `lower(${text})`;
    case 'time':
      return cutFraction(text, form.digits);
    case 'timestamp':
      return timestampText(expression, type, form.digits);
    case 'interval':
      return type.kind === 'interval' ? intervalText(expression) : text;
    case 'json':
      return jsonText(expression, type.kind, nativeType);
    case 'boolean':
    case 'date':
    case 'text':
      return text;
  }
}

function floatText(expression: string): string {
  const number = `(${expression})::float8`;
  const text = `(${number})::text`;
  return `case when ${number} = 0 then '0' when abs(${number}) < 1e15 and abs(${number}) >= 1e-4 then ${text}
    when abs(${number}) < 1e16 and abs(${number}) >= 1e15 then trim_scale(${text}::numeric)::text
    else regexp_replace(${text}, 'e\\+?(-?)0*', 'e\\1') end`;
}

function timestampText(expression: string, type: Column['type'], digits: number): string {
  if (type.kind !== 'timestamp' && type.kind !== 'date') return `(${expression})::text`;
  const isZoned = type.kind === 'timestamp' && type.zoned;
  const moment = isZoned ? `((${expression}) at time zone 'UTC')` : `(${expression})::timestamp`;
  return cutFraction(`${moment}::text`, digits);
}

function cutFraction(text: string, digits: number): string {
  if (digits >= 6) return text;
  const cut = `regexp_replace(${text}, '(\\.\\d{${digits}})\\d+', '\\1')`;
  return `regexp_replace(regexp_replace(${cut}, '(\\.\\d*?)0+( BC)?$', '\\1\\2'), '\\.( BC)?$', '\\1')`;
}

function intervalText(expression: string): string {
  const part = (name: string) => `extract(${name} from ${expression})`;
  const micros = `${part('hour')} * 3600000000 + ${part('minute')} * 60000000 + ${part('microseconds')}`;
  const whole = (number: string) => `(${number})::bigint`;
  const parts = [whole(`${part('year')} * 12 + ${part('month')}`), whole(part('day')), whole(micros)];
  return `${parts[0]} || ' months ' || ${parts[1]} || ' days ' || ${parts[2]} || ' us'`;
}

/** Blanks outside of strings go. A document of type json may hold what jsonb cannot, so it is left as it is otherwise. */
function jsonText(expression: string, kind: string, nativeType: string): string {
  if (kind !== 'json' && kind !== 'list') return `(${expression})::text`;
  const text = nativeType === 'json' ? `(${expression})::text` : `to_jsonb(${expression})::text`;
  return `regexp_replace(${text}, '("(?:[^"\\\\]|\\\\.)*")|\\s+', '\\1', 'g')`;
}
