import type {Dialect, Value} from '#src/warehouse/index.ts';
import {comparison} from './comparison.ts';
import {arrayLiteral, bytesToHex, jsonText} from './encode.ts';
import {fromNativeType, toNativeType} from './native-types.ts';

export const dialect: Dialect = {
  parserDialect: 'postgresql',
  quoteIdentifier,
  quoteLiteral,
  quoteRelation: ({schema, name}) =>
    schema === undefined ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`,
  placeholder: (position) => `$${position}`,
  foldIdentifier: (name) => name.toLowerCase(),
  toNativeType,
  fromNativeType,
  matchesPattern: (expression, pattern) => `(${expression}) ~ ${quoteText(pattern)}`,
  randomShare: 'random()',
  comparison,
};

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Correct whatever `standard_conforming_strings` is. */
function quoteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return text.includes('\\') ? ` E${quoted}` : quoted;
}

function quoteLiteral(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quoteText(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `'${value}'::float8`;
  if (value instanceof Uint8Array) return `${quoteText(bytesToHex(value))}::bytea`;
  if (Array.isArray(value)) return quoteText(arrayLiteral(value));
  return `${quoteText(jsonText(value))}::jsonb`;
}
