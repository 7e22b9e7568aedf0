import {MapValue, type ColumnType, type Dialect, type Relation, type Value} from '#src/warehouse/index.ts';
import {sqliteComparison} from './comparison.ts';
import {formatNativeType, parseNativeType} from './native-types.ts';

export const sqliteDialect: Dialect = {
  parserDialect: 'sqlite',
  lexicalTraits: {nestedComments: false, dollarQuotes: false},
  quoteIdentifier,
  quoteLiteral,
  quoteRelation,
  placeholder: (position) => `?${position}`,
  foldIdentifier: (name) => name,
  toNativeType: formatNativeType,
  fromNativeType: parseNativeType,
  castType,
  matchesPattern: (expression, pattern) => `(${expression}) regexp ${quoteText(pattern)}`,
  isIntervalLater: (later, earlier, {count, unit}) =>
    `datetime(${later}) = datetime(${earlier}, '+${unit === 'week' ? count * 7 : count} ${unit === 'week' ? 'day' : unit}')`,
  isDistinct: (one, other) => `${one} is not ${other}`,
  randomShare: '(random() / 18446744073709551616.0 + 0.5)',
  comparison: sqliteComparison,
};

/** A value keeps the form in which it is stored: times are text, and CAST to their type would make numbers of them. */
function castType(type: ColumnType): string | undefined {
  switch (type.kind) {
    case 'boolean':
    case 'integer':
      return 'integer';
    case 'float':
      return 'real';
    case 'decimal':
      return 'numeric';
    case 'bytes':
      return 'blob';
    case 'unknown':
      return undefined;
    default:
      return 'text';
  }
}

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** What stands for a schema is an attached database, of which `main` is the file itself. */
function quoteRelation({schema, name}: Relation): string {
  return schema === undefined ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** A NUL would end the text of a statement. */
function quoteText(text: string): string {
  if (text.includes('\0')) return `cast(x'${Buffer.from(text).toString('hex')}' as text)`;
  return `'${text.replaceAll("'", "''")}'`;
}

const int64Limit = 2n ** 63n;

export function quoteLiteral(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quoteText(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'bigint')
    return value < int64Limit && value > -int64Limit ? String(value) : quoteWideInteger(value);
  if (typeof value === 'number') return quoteNumber(value);
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
  return quoteText(jsonText(value));
}

/** The smallest integer has no literal of its own: its digits without the sign are one too many. */
function quoteWideInteger(value: bigint): string {
  return value === -int64Limit ? `(-${int64Limit - 1n} - 1)` : quoteText(String(value));
}

function quoteNumber(value: number): string {
  if (Number.isNaN(value)) return 'null';
  if (!Number.isFinite(value)) return value > 0 ? '9e999' : '-9e999';
  return String(value);
}

/** Nested values as JSON; integers keep all their digits. */
export function jsonText(value: Value): string {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return JSON.stringify(`\\x${Buffer.from(value).toString('hex')}`);
  if (value instanceof MapValue)
    return `{${value.entries.map(([key, item]) => `${JSON.stringify(String(key))}:${jsonText(item)}`).join(',')}}`;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .map(([name, item]) => `${JSON.stringify(name)}:${jsonText(item as Value)}`)
      .join(',')}}`;
  return JSON.stringify(value) ?? 'null';
}
