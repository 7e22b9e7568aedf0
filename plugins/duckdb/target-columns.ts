import type {DuckDBConnection} from '@duckdb/node-api';
import {TransferError} from '#src/errors/index.ts';
import {formatRelation, type Column, type Relation} from '#src/warehouse/index.ts';
import {isAssignable} from './assignable.ts';
import {duckdbDialect, quoteIdentifier} from './dialect.ts';
import {parseNativeType} from './native-types.ts';
import {selectRows} from './select-rows.ts';

export type Target = Relation & {schema: string};

export interface TargetColumn {
  name: string;
  type: string;
}

/** Columns of a table in their order; none when there is no such table. */
export function readColumns(connection: DuckDBConnection, target: Target): Promise<TargetColumn[]> {
  return selectRows<TargetColumn>(
    connection,
    `select column_name as name, data_type as type from duckdb_columns()
     where database_name = coalesce($1, current_database())
       and lower(schema_name) = lower($2) and lower(table_name) = lower($3) order by column_index`,
    [target.catalog ?? null, target.schema, target.name],
  );
}

/** Refuses columns that the target lacks or whose values it cannot hold; those it has besides stay NULL. */
export async function matchColumns(
  connection: DuckDBConnection,
  target: Target,
  columns: readonly Column[],
): Promise<void> {
  const existing = await readColumns(connection, target);
  for (const column of columns) {
    const found = existing.find(({name}) => sameName(name, column.name));
    const nativeType = duckdbDialect.toNativeType(column.type);
    if (!found) throw missingColumnError(target, column.name, nativeType);
    if (!isAssignable(column.type, parseNativeType(found.type)))
      throw typeError(target, column.name, {source: nativeType, target: found.type});
  }
}

export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export function columnList(columns: readonly Column[]): string {
  return columns.map(({name}) => quoteIdentifier(name)).join(', ');
}

/** Definitions for CREATE TABLE. */
export function definitions(columns: readonly Column[]): string {
  return columns
    .map(({name, type}) => `${quoteIdentifier(name)} ${duckdbDialect.toNativeType(type)}`)
    .join(', ');
}

export function viewError(target: Relation): TransferError {
  return new TransferError(`${formatRelation(target)} is a view, which takes no rows`, {
    code: 'transfer-destination',
    hint: 'Load into another table, or replace the view with `mode: replace`.',
  });
}

function missingColumnError(target: Relation, column: string, nativeType: string): TransferError {
  const relation = duckdbDialect.quoteRelation(target);
  return new TransferError(`${formatRelation(target)} has no column ${column}, which the source sends`, {
    code: 'transfer-destination',
    hint: `Run \`alter table ${relation} add column ${quoteIdentifier(column)} ${nativeType}\`, or load with \`mode: replace\`.`,
    details: {column},
  });
}

function typeError(target: Relation, column: string, types: {source: string; target: string}): TransferError {
  return new TransferError(
    `Column ${column} of ${formatRelation(target)} is ${types.target}, but the source sends ${types.source}`,
    {
      code: 'transfer-destination',
      hint: `Cast the column in the source, change the table, or load with \`mode: replace\`.`,
      details: {column, ...types},
    },
  );
}
