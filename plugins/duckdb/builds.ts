import type {DuckDBConnection} from '@duckdb/node-api';
import {TransferError} from '#src/errors/index.ts';
import {
  formatRelation,
  type FinishBuildRequest,
  type LoadReceipt,
  type LoadRequest,
} from '#src/warehouse/index.ts';
import {sumUp} from './checksum.ts';
import type {SourceTable} from './consume-source.ts';
import {duckdbDialect} from './dialect.ts';
import {findLoad, recordLoad} from './ledger.ts';
import {selectRows} from './select-rows.ts';
import {kindOf, replaceBy} from './swap.ts';
import {columnList, definitions, matchColumns, type Target} from './target-columns.ts';
import {createIfMissing, inTransaction} from './transaction.ts';

/** The table aside that takes the parts of a build. */
function buildTable(target: Target, build: string): Target {
  return {...target, name: `_weir_build_${build}_${target.name}`};
}

/** Several parts may be written at once: rows that are only added do not conflict. */
export async function ensureBuildTable(
  connection: DuckDBConnection,
  target: Target,
  {build, source}: LoadRequest & {build: string},
): Promise<void> {
  if (source.columns.length === 0) return;
  const name = duckdbDialect.quoteRelation(buildTable(target, build));
  await createIfMissing(connection, `create table if not exists ${name} (${definitions(source.columns)})`);
}

/** Adds the rows of one part, inside the caller's transaction. */
export async function writePart(
  connection: DuckDBConnection,
  target: Target,
  {columns, select, run}: SourceTable,
  {build, checksum, verify}: LoadRequest & {build: string},
): Promise<Pick<LoadReceipt, 'rowsStaged' | 'rowsWritten'>> {
  const aside = buildTable(target, build);
  const relation = duckdbDialect.quoteRelation(aside);
  await connection.run(`create table if not exists ${relation} (${definitions(columns)})`);
  await matchColumns(connection, aside, columns);
  const staging = 'temp._weir_staging';
  const insert = `insert into ${relation} (${columnList(columns)})`;
  if (checksum) await run(`create temp table ${staging} as ${select}`);
  const {rowsChanged: rows} = checksum
    ? await connection.run(`${insert} from ${staging}`)
    : await run(`${insert} ${select}`);
  await verify?.({rows, ...(checksum && {checksum: await sumUp(connection, staging, columns)})});
  return {rowsStaged: rows, rowsWritten: rows};
}

/** Puts the table aside in the place of the target. */
export async function finishBuild(
  connection: DuckDBConnection,
  target: Target,
  {build, loadId, progress, verify}: FinishBuildRequest,
): Promise<LoadReceipt> {
  const earlierRows = await findLoad(connection, loadId);
  if (earlierRows !== undefined) return {rowsStaged: earlierRows, rowsWritten: 0, bytes: 0, repeated: true};
  const aside = buildTable(target, build);
  return inTransaction(connection, async () => {
    if ((await kindOf(connection, aside)) === undefined)
      throw new TransferError(`There are no parts of ${formatRelation(target)} to put in place`, {
        code: 'transfer-destination',
        hint: 'Load it again from the beginning with --fresh.',
      });
    const [{rows} = {rows: 0}] = await selectRows<{rows: number}>(
      connection,
      `select count(*) as rows from ${duckdbDialect.quoteRelation(aside)}`,
    );
    await verify?.({rows});
    await replaceBy(connection, target, aside, 'table');
    const receipt = {rowsStaged: rows, rowsWritten: rows, bytes: 0, repeated: false};
    await recordLoad(connection, {loadId, relation: target, ...(progress && {progress})}, receipt);
    return receipt;
  });
}

export async function discardBuild(
  connection: DuckDBConnection,
  target: Target,
  build: string,
): Promise<void> {
  await connection.run(`drop table if exists ${duckdbDialect.quoteRelation(buildTable(target, build))}`);
}
