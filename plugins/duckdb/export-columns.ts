import type {DuckDBConnection} from '@duckdb/node-api';
import type {Column, ColumnType} from '#src/warehouse/index.ts';
import {quoteIdentifier} from './dialect.ts';
import {translateStatementError} from './errors.ts';
import {resultColumns} from './query.ts';

/** The columns of a SELECT, without running it. */
export async function describeSelect(connection: DuckDBConnection, select: string): Promise<Column[]> {
  try {
    return resultColumns(await connection.stream(`from (\n${select}\n) limit 0`));
  } catch (error) {
    throw translateStatementError(error, select) ?? error;
  }
}

/** `copy ... ` up to its target. */
export function copyStatement(expressions: readonly string[], select: string): string {
  return `copy (select ${expressions.join(', ')} from (\n${select}\n))`;
}

/** A column in the text form of a CSV stream. */
export function csvExpression({name, type}: Column): string {
  const column = quoteIdentifier(name);
  return `${csvText(column, type)} as ${column}`;
}

function csvText(column: string, type: ColumnType): string {
  switch (type.kind) {
    case 'bytes':
      return `'\\x' || lower(hex(${column}))`;
    case 'list':
    case 'struct':
    case 'map':
      return `cast(to_json(${column}) as varchar)`;
    default:
      return column;
  }
}

/** Types that Parquet would round or strip travel as text; the declared column type turns them back. */
export function parquetExpression({name, type}: Column): string {
  const column = quoteIdentifier(name);
  if (isExactInParquet(type)) return column;
  const isNested = type.kind === 'list' || type.kind === 'struct' || type.kind === 'map';
  return `${isNested ? `to_json(${column})` : `cast(${column} as varchar)`} as ${column}`;
}

function isExactInParquet(type: ColumnType): boolean {
  switch (type.kind) {
    case 'integer':
      return type.bits < 128;
    case 'decimal':
      return type.precision !== undefined;
    case 'time':
      return !type.zoned;
    case 'interval':
    case 'unknown':
      return false;
    case 'list':
      return isExactInParquet(type.element);
    case 'map':
      return isExactInParquet(type.key) && isExactInParquet(type.value);
    case 'struct':
      return type.fields.every((field) => isExactInParquet(field.type));
    default:
      return true;
  }
}
