import {TransferError} from '#src/errors/index.ts';
import type {FinishBuildRequest, LoadReceipt, LoadRequest} from '#src/warehouse/index.ts';
import {ask, change, type Client} from './client.ts';
import {dialect} from './dialect.ts';
import {loadError} from './load-errors.ts';
import {definitions, hasSameShape, planColumns, type LoadColumn} from './load-plan.ts';
import {inTransaction, type Loading} from './loading.ts';
import {commitProgress, loadRows} from './load-rows.ts';
import {createStaging, fillAndVerify} from './staging.ts';
import {buildTable, carryOut, exists, sideTables} from './swap.ts';
import {readTarget, type Target, type TargetName} from './target.ts';

/** Fills a new table aside, and exchanges the two; a table that others hang on is refilled in place instead. */
export async function replaceTable(
  loading: Loading,
  request: LoadRequest,
  target: Target | undefined,
): Promise<LoadReceipt> {
  const {client, ledger, name, relation, onFailure} = loading;
  const columns = plan(loading, request, target);
  if (target && !target.isPlain) {
    if (!hasSameShape(columns, target)) throw shapeError(relation);
    return loadRows(loading, request, target);
  }
  const swap = await sideTables(client, name);
  const aside = dialect.quoteRelation(swap.aside);
  await change(client, `drop table if exists ${aside}`);
  onFailure(() => change(client, `drop table if exists ${aside}`));
  await createLike(client, swap.aside, {name, target, columns});
  const receipt = await inTransaction(client, async () => {
    const {rows, bytes} = await fillAndVerify(client, request, {table: aside, columns, relation});
    const done = {rowsStaged: rows, rowsWritten: rows, bytes, repeated: false};
    await commitProgress(loading, request, done, swap);
    return done;
  });
  // From here on the load is committed, and a failure must leave the new table for whoever comes next.
  loading.keep();
  await carryOut(client, ledger, {loadId: request.loadId, name, swap});
  return receipt;
}

/** Adds the rows of one part to the hidden table of a build. */
export async function loadPart(
  loading: Loading,
  request: LoadRequest,
  target: Target | undefined,
): Promise<LoadReceipt> {
  const {client, name, relation} = loading;
  const build = await buildTable(client, name, request.build!);
  const table = dialect.quoteRelation(build);
  const earlier = await readTarget(client, build);
  const columns = earlier
    ? planColumns(request.source.columns, earlier, planOptions(loading, 'append'))
    : plan(loading, request, target);
  if (!earlier) {
    await createLike(client, build, {name, target, columns});
    loading.onFailure(() => change(client, `drop table if exists ${table}`));
  }
  const staging = request.checksum ? await createStaging(client, name, {columns, key: []}) : undefined;
  return inTransaction(client, async () => {
    const {rows, bytes} = await fillAndVerify(client, request, {table: staging ?? table, columns, relation});
    if (staging !== undefined) {
      const names = columns.map(({sql}) => sql).join(', ');
      await change(client, `insert into ${table} (${names}) select ${names} from ${staging}`).catch(
        (error: unknown) => {
          throw loadError(error, {relation, columns});
        },
      );
    }
    const receipt = {rowsStaged: rows, rowsWritten: rows, bytes, repeated: false};
    await commitProgress(loading, request, receipt);
    return receipt;
  });
}

/** Puts the hidden table in the place of the target, or its rows into it where others hang on that. */
export async function finishTable(
  loading: Loading,
  request: FinishBuildRequest,
  target: Target | undefined,
): Promise<LoadReceipt> {
  const {client, ledger, name, relation} = loading;
  const build = await buildTable(client, name, request.build);
  const table = dialect.quoteRelation(build);
  const built = await readTarget(client, build);
  if (!built)
    throw new TransferError(`The build ${request.build} of ${relation} has no parts`, {
      code: 'transfer-destination',
      hint: 'Load its parts first; a build that was finished or discarded is gone.',
    });
  const isRefilled = target !== undefined && !target.isPlain;
  if (isRefilled && !hasColumnsOf(built, target)) throw shapeError(relation);
  const swap = {...(await sideTables(client, name)), aside: build};
  const receipt = await inTransaction(client, async (): Promise<LoadReceipt> => {
    const [row] = await ask<{count: string | number}>(client, `select count(*) as count from ${table}`);
    const rows = Number(row!.count);
    await request.verify?.({rows});
    if (isRefilled) {
      const into = dialect.quoteRelation(name);
      const names = built.columns.map((column) => dialect.quoteIdentifier(column.name)).join(', ');
      await change(client, `delete from ${into}`);
      await change(client, `insert into ${into} (${names}) select ${names} from ${table}`);
    }
    const done = {rowsStaged: rows, rowsWritten: rows, bytes: 0, repeated: false};
    await commitProgress(loading, request, done, isRefilled ? undefined : swap);
    return done;
  });
  loading.keep();
  if (isRefilled) await change(client, `drop table if exists ${table}`);
  else await carryOut(client, ledger, {loadId: request.loadId, name, swap});
  return receipt;
}

export async function discardTable({client, name}: Loading, build: string): Promise<void> {
  await change(
    client,
    `drop table if exists ${dialect.quoteRelation(await buildTable(client, name, build))}`,
  );
}

function plan(loading: Loading, {source}: LoadRequest, target: Target | undefined): LoadColumn[] {
  return planColumns(source.columns, target, planOptions(loading, 'replace'));
}

function planOptions({relation, collation}: Loading, mode: LoadRequest['mode']) {
  return {mode, relation, key: [], collation};
}

/** With the indexes and defaults of the target, as long as the columns are the same. */
async function createLike(
  client: Client,
  made: TargetName,
  {name, target, columns}: {name: TargetName; target: Target | undefined; columns: readonly LoadColumn[]},
): Promise<void> {
  const table = dialect.quoteRelation(made);
  const isSame = target !== undefined && hasSameShape(columns, target) && (await exists(client, name));
  await change(
    client,
    isSame
      ? `create table ${table} like ${dialect.quoteRelation(name)}`
      : `create table ${table} (${definitions(columns)}) engine = InnoDB character set utf8mb4`,
  );
}

function hasColumnsOf(one: Target, other: Target): boolean {
  return (
    one.columns.length === other.columns.length &&
    one.columns.every(({name, nativeType}) =>
      other.columns.some((column) => column.name === name && column.nativeType === nativeType),
    )
  );
}

function shapeError(relation: string): TransferError {
  return new TransferError(
    `${relation} has triggers or foreign keys, and the source has other columns than it`,
    {
      code: 'transfer-destination',
      hint: 'Change the columns of the table first, drop what hangs on it, or load into another table. Nothing was changed.',
    },
  );
}
