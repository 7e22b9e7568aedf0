import {systemColumns, type LoadReceipt, type LoadRequest} from '#src/warehouse/index.ts';
import type {RowsRequest} from './application.ts';
import {applyRows, emptyWindow} from './apply-rows.ts';
import {ask, change} from './client.ts';
import {dialect} from './dialect.ts';
import {recordLoad, writeState} from './ledger.ts';
import {loadError} from './load-errors.ts';
import {definitions, keyColumns, planColumns, type LoadColumn} from './load-plan.ts';
import {inTransaction, type Loading} from './loading.ts';
import {createStaging, fillAndVerify, refuseBadKeys} from './staging.ts';
import type {Target} from './target.ts';

export const uniqueKeyModes: readonly LoadRequest['mode'][] = ['merge', 'insert-only', 'scd2'];

/**
 * Loads into a table that keeps its identity. Whatever defines tables comes first, for it commits: the target where it
 * is missing, columns that the mode adds, the temporary table. Then rows, their effect, the row in the ledger and the
 * state of the stream are one transaction.
 */
export async function loadRows(
  loading: Loading,
  request: LoadRequest,
  target: Target | undefined,
): Promise<LoadReceipt> {
  const {client, name, relation, collation} = loading;
  const {mode, deletions} = request;
  const options = {mode, relation, key: request.key ?? [], collation};
  const isFlag = (column: {name: string}) => column.name === deletions?.column;
  const sourceColumns = request.source.columns;
  const planned = new Map(
    planColumns(
      sourceColumns.filter((column) => !isFlag(column)),
      target,
      options,
    ).map((column) => [column.name, column]),
  );
  const flag = sourceColumns.filter(isFlag).flatMap((column) => planColumns([column], undefined, options));
  const staged = sourceColumns.map((column) => planned.get(column.name) ?? flag[0]!);
  const columns = [...planned.values()];
  const key =
    mode === 'append' || mode === 'replace' || mode === 'snapshot' ? [] : keyColumns(columns, request.key);
  const table = dialect.quoteRelation(name);

  await prepareTable(loading, request, {target, columns, key});
  const isDirect = mode === 'append' && !request.checksum;
  const staging = isDirect ? undefined : await createStaging(client, name, {columns: staged, key});

  const receipt = await inTransaction(client, async (): Promise<LoadReceipt> => {
    const application = {table, staging: staging ?? table, columns, key, target};
    const emptied = isDirect ? await emptyWindow(client, request.window, application) : undefined;
    const filled = await fillAndVerify(client, request, {table: staging ?? table, columns: staged, relation});
    if (staging !== undefined && uniqueKeyModes.includes(mode))
      await refuseBadKeys(client, staging, {key, relation});
    const {written, removed} = isDirect
      ? {written: filled.rows, removed: emptied}
      : await applyRows(client, request, application).catch((error: unknown) => {
          throw loadError(error, {relation, columns: staged});
        });
    const done: LoadReceipt = {
      rowsStaged: filled.rows,
      rowsWritten: written,
      ...(removed !== undefined && {rowsRemoved: removed}),
      bytes: filled.bytes,
      repeated: false,
    };
    await commitProgress(loading, request, done);
    return done;
  });
  return receipt;
}

/** Part of the transaction of the load. */
export async function commitProgress(
  {client, ledger, name}: Loading,
  request: Pick<LoadRequest, 'loadId' | 'progress' | 'window'>,
  receipt: LoadReceipt,
  swap?: object,
): Promise<void> {
  const {loadId, progress, window} = request;
  await recordLoad(client, ledger, {
    loadId,
    relation: name,
    receipt,
    ...(progress && {stream: progress.stream}),
    ...(window && {window}),
    ...(swap && {swap}),
  });
  const state = progress?.state();
  if (progress && state)
    await writeState(client, ledger, {stream: progress.stream, relation: name, state, loadId});
}

/** Columns that the mode adds, with their types. */
function addedColumns({mode, missing, marksDeleted, deletions}: RowsRequest): Record<string, string> {
  const instant = 'timestamp(6) null';
  if (mode === 'scd2')
    return {
      [systemColumns.validFrom]: instant,
      [systemColumns.validTo]: instant,
      ...(marksDeleted && {[systemColumns.isDeleted]: 'tinyint(1)'}),
    };
  if (mode === 'snapshot') return {[systemColumns.snapshotAt]: instant};
  const isSoft = missing === 'soft-delete' || deletions?.kind === 'soft-delete';
  return mode === 'merge' && isSoft ? {[systemColumns.deletedAt]: instant} : {};
}

/** A table that is made here goes again when the load fails, unless somebody has put rows into it. */
export async function prepareTable(
  {client, name, onFailure}: Loading,
  request: RowsRequest,
  {
    target,
    columns,
    key,
  }: {target: Target | undefined; columns: readonly LoadColumn[]; key: readonly LoadColumn[]},
): Promise<void> {
  const table = dialect.quoteRelation(name);
  const added = Object.entries(addedColumns(request)).map(
    ([column, type]) => [column, `${dialect.quoteIdentifier(column)} ${type}`] as const,
  );
  if (!target) {
    const parts = [
      definitions(columns, hasPrimaryKey(request, key) ? key : []),
      ...added.map(([, definition]) => definition),
      ...indexOf(request, key),
    ];
    await change(client, `create table ${table} (${parts.join(', ')}) engine = InnoDB character set utf8mb4`);
    onFailure(async () => {
      const rows = await ask(client, `select 1 from ${table} limit 1`);
      if (rows.length === 0) await change(client, `drop table ${table}`);
    });
    return;
  }
  const missing = added.filter(([column]) => !target.columns.some(({name: present}) => present === column));
  if (missing.length > 0)
    await change(
      client,
      `alter table ${table} ${missing.map(([, definition]) => `add column ${definition}`).join(', ')}`,
    );
}

/** Later loads find their rows by the key; where it is unique it becomes the primary key. */
function indexOf(request: RowsRequest, key: readonly LoadColumn[]): string[] {
  if (key.length === 0 || !isIndexable(key)) return [];
  const columns = key.map(({sql}) => sql).join(', ');
  return [`${hasPrimaryKey(request, key) ? 'primary key' : 'key'} (${columns})`];
}

function hasPrimaryKey({mode}: RowsRequest, key: readonly LoadColumn[]): boolean {
  return (mode === 'merge' || mode === 'insert-only') && isIndexable(key);
}

function isIndexable(key: readonly LoadColumn[]): boolean {
  return key.every(({nativeType}) => nativeType !== 'json');
}
