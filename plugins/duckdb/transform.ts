import type {DuckDBConnection} from '@duckdb/node-api';
import type {
  BuildIntoRequest,
  BuildRequest,
  BuildResult,
  LoadReceipt,
  Relation,
  Transform,
} from '#src/warehouse/index.ts';
import {changeColumns} from './change-table.ts';
import type {Database} from './database.ts';
import {duckdbDialect} from './dialect.ts';
import {constraintError, translateStatementError} from './errors.ts';
import {ensureLedger, findLoad, recordLoad} from './ledger.ts';
import {resultColumns} from './query.ts';
import {replaceBy} from './swap.ts';
import type {Target} from './target-columns.ts';
import {ensureSchema, inTransaction} from './transaction.ts';
import {writeRows} from './write-rows.ts';

/** Builds aside and swaps, all in one transaction: readers see the old object until the commit. */
export function createTransform(database: Database): Transform {
  return {
    build: (request) =>
      database.use(request.signal, async (connection) => {
        await useUtc(connection);
        const target = targetOf(request.relation);
        await ensureSchema(connection, target);
        return inTransaction(connection, () => build(connection, target, request));
      }),
    buildInto: (request) =>
      database.use(request.signal, async (connection) => {
        await useUtc(connection);
        await ensureLedger(connection);
        const target = targetOf(request.into);
        await ensureSchema(connection, target);
        return inTransaction(connection, () => buildInto(connection, target, request));
      }),
  };
}

async function build(
  connection: DuckDBConnection,
  target: Target,
  {materialization, select, hooks}: BuildRequest,
): Promise<BuildResult> {
  await runHooks(connection, hooks?.before);
  const aside = {...target, name: `_weir_build_${target.name}`};
  const result = await connection
    .run(`create ${materialization} ${duckdbDialect.quoteRelation(aside)} as\n${select}`)
    .catch((error: unknown) => {
      throw translateStatementError(error, select) ?? error;
    });
  const built = materialization === 'table' ? {rows: Number((await result.getRows())[0]![0])} : {};
  await replaceBy(connection, target, aside, materialization);
  await runHooks(connection, hooks?.after);
  return built;
}

async function buildInto(
  connection: DuckDBConnection,
  target: Target,
  request: BuildIntoRequest,
): Promise<LoadReceipt> {
  const earlierRows = await findLoad(connection, request.loadId);
  if (earlierRows !== undefined) return {rowsStaged: earlierRows, rowsWritten: 0, bytes: 0, repeated: true};
  const {select, hooks} = request;
  await runHooks(connection, hooks?.before);
  if (request.columns) await changeColumns(connection, target, {...request.columns, widen: []});
  const readable = `select * from (\n${select}\n)`;
  const columns = await connection
    .stream(`${readable} limit 0`)
    .then(resultColumns)
    .catch((error: unknown) => {
      throw translateStatementError(error, select) ?? error;
    });
  const run = (sql: string) => connection.run(sql);
  const table = {columns, select: readable, run, mayReadTarget: true};
  const result = await writeRows(connection, target, table, request).catch((error: unknown) => {
    throw constraintError(error, request) ?? translateStatementError(error, select) ?? error;
  });
  await runHooks(connection, hooks?.after);
  await recordLoad(connection, {...request, relation: target}, result);
  return {...result, bytes: 0, repeated: false};
}

/** Moments without an offset, such as the bounds of intervals, are in UTC wherever the machine is. */
async function useUtc(connection: DuckDBConnection): Promise<void> {
  await connection.run(`set timezone = 'UTC'`);
}

async function runHooks(
  connection: DuckDBConnection,
  statements: readonly string[] | undefined,
): Promise<void> {
  for (const statement of statements ?? [])
    // The line before stands for the head that error positions are counted without.
    await connection.run(`\n${statement}`).catch((error: unknown) => {
      throw translateStatementError(error, statement) ?? error;
    });
}

function targetOf(relation: Relation): Target {
  return {...relation, schema: relation.schema ?? 'main'};
}
