import type {Dialect, Value} from '#src/warehouse/index.ts';
import {comparison} from './comparison.ts';
import {hexOf, jsonText} from './encode.ts';
import {castType, fromNativeType, toNativeType} from './native-types.ts';

export const dialect: Dialect = {
  parserDialect: 'mysql',
  lexicalTraits: {nestedComments: false, dollarQuotes: false, backslashEscapes: true, hashComments: true},
  quoteIdentifier,
  quoteLiteral,
  // Sessions are in UTC, and MySQL takes an offset of another form only.
  quoteInstant: (text) => quoteText(text.replace(/\+00$/, '')),
  quoteRelation: ({schema, name}) =>
    schema === undefined ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`,
  placeholder: () => '?',
  foldIdentifier: (name) => name,
  toNativeType,
  fromNativeType,
  castType,
  matchesPattern: (expression, pattern) => `(${expression}) regexp ${quoteText(pattern)}`,
  isIntervalLater: (later, earlier, {count, unit}) => `${later} = ${earlier} + interval ${count} ${unit}`,
  textLength: 'char_length',
  isDistinct: (one, other) => `not (${one} <=> ${other})`,
  randomShare: 'rand()',
  comparison,
};

function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Correct in every session of weir: they all have the SQL mode NO_BACKSLASH_ESCAPES off. */
function quoteText(text: string): string {
  return `'${text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll("'", "''")
    .replaceAll('\0', String.raw`\0`)}'`;
}

function quoteLiteral(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quoteText(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : quoteText(String(value));
  if (value instanceof Uint8Array) return `x'${hexOf(value)}'`;
  return quoteText(jsonText(value));
}
