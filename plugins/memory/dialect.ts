import type {Dialect, Value} from '#src/warehouse/index.ts';
import {formatCell} from './cells.ts';
import {formatNativeType, parseNativeType} from './native-types.ts';

export const memoryDialect: Dialect = {
  parserDialect: 'postgres',
  quoteIdentifier,
  quoteLiteral,
  quoteRelation: ({schema, name}) =>
    [schema, name]
      .filter((part) => part !== undefined)
      .map(quoteIdentifier)
      .join('.'),
  placeholder: (position) => `$${position}`,
  foldIdentifier: (name) => name,
  toNativeType: formatNativeType,
  fromNativeType: parseNativeType,
  matchesPattern: (expression, pattern) => `${expression} ~ ${quoteLiteral(pattern)}`,
};

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function quoteLiteral(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quoteText(value);
  if (value instanceof Uint8Array) return `${quoteText(formatCell(value))}::bytes`;
  if (typeof value === 'object') return `${quoteText(formatCell(value))}::json`;
  return typeof value === 'number' && !Number.isFinite(value) ? `'${value}'::float64` : String(value);
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
