import type {DuckDBConnection} from '@duckdb/node-api';
import type {LoadReceipt} from '#src/warehouse/index.ts';
import {applyStaged, type RowsRequest} from './apply-staged.ts';
import {sumUp} from './checksum.ts';
import type {SourceTable} from './consume-source.ts';
import {duckdbDialect} from './dialect.ts';
import {kindOf, replaceBy} from './swap.ts';
import {columnList, matchColumns, viewError, type Target} from './target-columns.ts';
import {windowConditions} from './window.ts';

type Counts = Omit<LoadReceipt, 'bytes' | 'repeated'>;

const staging = 'temp._weir_staging';

/** Writes inside the caller's transaction. The source is read exactly once. */
export async function writeRows(
  connection: DuckDBConnection,
  target: Target,
  table: SourceTable,
  request: RowsRequest,
): Promise<Counts> {
  const {mode, checksum, verify} = request;
  const kind = await kindOf(connection, target);
  if (kind === 'view' && mode !== 'replace') throw viewError(target);
  const isNew = kind === undefined;

  if (mode === 'replace' || (mode === 'append' && isNew)) {
    const aside = {...target, name: `_weir_load_${target.name}`};
    const subject = `table ${duckdbDialect.quoteRelation(aside)}`;
    const rows = await createTable(table, subject);
    await verify?.({rows, ...(checksum && {checksum: await sumUp(connection, aside, table.columns)})});
    await replaceBy(connection, target, aside, 'table');
    return {rowsStaged: rows, rowsWritten: rows};
  }

  if (mode === 'append' && !checksum && !table.mayReadTarget) {
    await matchColumns(connection, target, table.columns);
    const removed = await emptyWindow(connection, target, request);
    const rows = await insertInto(target, table);
    await verify?.({rows});
    return {rowsStaged: rows, rowsWritten: rows, ...removed};
  }

  const rowsStaged = await createTable(table, `temp table ${staging}`);
  await verify?.({
    rows: rowsStaged,
    ...(checksum && {checksum: await sumUp(connection, staging, table.columns)}),
  });
  if (mode === 'append') {
    await matchColumns(connection, target, table.columns);
    const removed = await emptyWindow(connection, target, request);
    const stagedTable = {...table, select: `from ${staging}`, run: (sql: string) => connection.run(sql)};
    return {rowsStaged, rowsWritten: await insertInto(target, stagedTable), ...removed};
  }
  return {
    rowsStaged,
    ...(await applyStaged(connection, request, {target, staging, columns: table.columns, isNew})),
  };
}

async function createTable({select, run}: SourceTable, subject: string): Promise<number> {
  const result = await run(`create ${subject} as ${select}`);
  return Number((await result.getRows())[0]![0]);
}

async function insertInto(target: Target, {columns, select, run}: SourceTable): Promise<number> {
  const into = `${duckdbDialect.quoteRelation(target)} (${columnList(columns)})`;
  return (await run(`insert into ${into} ${select}`)).rowsChanged;
}

/** Removes what the load brings again. */
async function emptyWindow(
  connection: DuckDBConnection,
  target: Target,
  {window}: RowsRequest,
): Promise<{rowsRemoved?: number}> {
  if (!window) return {};
  const conditions = ['true', ...windowConditions(window)];
  const {rowsChanged} = await connection.run(
    `delete from ${duckdbDialect.quoteRelation(target)} where ${conditions.join(' and ')}`,
  );
  return {rowsRemoved: rowsChanged};
}
