import {MapValue, type Dialect, type Value} from '#src/warehouse/index.ts';
import {duckdbComparison} from './comparison.ts';
import {formatNativeType, parseNativeType} from './native-types.ts';

export const duckdbDialect: Dialect = {
  parserDialect: 'duckdb',
  quoteIdentifier,
  quoteLiteral,
  quoteRelation: ({catalog, schema, name}) =>
    [catalog, schema, name]
      .filter((part) => part !== undefined)
      .map(quoteIdentifier)
      .join('.'),
  placeholder: (position) => `$${position}`,
  foldIdentifier: (name) => name,
  toNativeType: (type) => formatNativeType(type, quoteIdentifier),
  fromNativeType: parseNativeType,
  matchesPattern: (expression, pattern) =>
    `regexp_matches(cast(${expression} as varchar), ${quoteLiteral(pattern)})`,
  randomShare: 'random()',
  comparison: duckdbComparison,
};

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteLiteral(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'number' && !Number.isFinite(value)) return `'${value}'::DOUBLE`;
  if (typeof value !== 'object') return String(value);
  if (value instanceof Uint8Array) {
    const escaped = Array.from(value, (byte) => `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`);
    return `'${escaped.join('')}'::BLOB`;
  }
  if (value instanceof MapValue)
    return `MAP {${value.entries.map(([key, item]) => `${quoteLiteral(key)}: ${quoteLiteral(item)}`).join(', ')}}`;
  if (Array.isArray(value)) return `[${value.map(quoteLiteral).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([name, item]) => `${quoteLiteral(name)}: ${quoteLiteral(item)}`)
    .join(', ')}}`;
}
