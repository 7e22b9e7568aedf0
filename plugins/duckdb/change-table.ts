import type {DuckDBConnection} from '@duckdb/node-api';
import {TransferError} from '#src/errors/index.ts';
import {formatRelation, type TableChanges} from '#src/warehouse/index.ts';
import {duckdbDialect, quoteIdentifier} from './dialect.ts';
import {readColumns, sameName, type Target} from './target-columns.ts';
import {inTransaction} from './transaction.ts';

/** Adds, widens and drops columns, all or none. */
export function changeTable(
  connection: DuckDBConnection,
  target: Target,
  changes: TableChanges,
): Promise<void> {
  return inTransaction(connection, () => changeColumns(connection, target, changes));
}

/** The same inside of the caller's transaction. */
export async function changeColumns(
  connection: DuckDBConnection,
  target: Target,
  {add, widen, drop = []}: Pick<TableChanges, 'add' | 'widen' | 'drop'>,
): Promise<void> {
  const relation = duckdbDialect.quoteRelation(target);
  const existing = await readColumns(connection, target);
  const missing = widen.filter((column) => !existing.some(({name}) => sameName(name, column.name)));
  if (existing.length === 0 || missing.length > 0)
    throw new TransferError(
      existing.length === 0
        ? `There is no table ${formatRelation(target)} to change`
        : `${formatRelation(target)} has no column ${missing[0]!.name} to widen`,
      {code: 'transfer-destination'},
    );
  for (const {name, type} of add)
    await connection.run(
      `alter table ${relation} add column if not exists ${quoteIdentifier(name)} ${duckdbDialect.toNativeType(type)}`,
    );
  for (const {name, type} of widen)
    await connection.run(
      `alter table ${relation} alter column ${quoteIdentifier(name)} type ${duckdbDialect.toNativeType(type)}`,
    );
  for (const name of drop)
    await connection.run(`alter table ${relation} drop column if exists ${quoteIdentifier(name)}`);
}
