import type {BuildIntoRequest, Column, LoadReceipt} from '#src/warehouse/index.ts';
import {applyRows} from './apply-rows.ts';
import {ask, change, type Client} from './client.ts';
import {changeTable} from './change-table.ts';
import {dialect} from './dialect.ts';
import {loadError} from './load-errors.ts';
import {commitProgress, prepareTable, uniqueKeyModes} from './load-rows.ts';
import {keyColumns, planColumns, type LoadColumn} from './load-plan.ts';
import {inTransaction, type Loading} from './loading.ts';
import {refuseBadKeys} from './staging.ts';
import {carryOut, sideTables} from './swap.ts';
import {readTarget, type Target} from './target.ts';

/**
 * Lets the rows of a SELECT take effect. Whatever defines tables comes first, for it commits; then the effect, the row in
 * the ledger and the state of the stream are one transaction. `runHooks` gets its statements in the order of the request.
 */
export async function buildInto(
  loading: Loading,
  request: BuildIntoRequest,
  {
    target,
    runHooks,
  }: {target: Target | undefined; runHooks: (statements?: readonly string[]) => Promise<void>},
): Promise<LoadReceipt> {
  await runHooks(request.hooks?.before);
  if (request.mode === 'replace' && (!target || target.isPlain)) {
    const receipt = await replaceTable(loading, request);
    await runHooks(request.hooks?.after);
    return receipt;
  }
  return applySelect(loading, request, {target, runHooks});
}

/** Fills a new table aside, and exchanges the two. */
async function replaceTable(loading: Loading, request: BuildIntoRequest): Promise<LoadReceipt> {
  const {client, ledger, name, collation, onFailure} = loading;
  const swap = await sideTables(client, name);
  const aside = dialect.quoteRelation(swap.aside);
  await change(client, `drop table if exists ${aside}`);
  onFailure(() => change(client, `drop table if exists ${aside}`));
  const {rows} = await change(
    client,
    `create table ${aside} engine = InnoDB character set utf8mb4 collate ${collation} as ${selectOf(request)}`,
  );
  await request.verify?.({rows});
  const receipt = {rowsStaged: rows, rowsWritten: rows, bytes: 0, repeated: false};
  await inTransaction(client, () => commitProgress(loading, request, receipt, swap));
  // From here on the load is committed, and a failure must leave the new table for whoever comes next.
  loading.keep();
  await carryOut(client, ledger, {loadId: request.loadId, name, swap});
  return receipt;
}

/** All rows are read before the table changes, for the SELECT may read it too. */
async function applySelect(
  loading: Loading,
  request: BuildIntoRequest,
  {
    target: former,
    runHooks,
  }: {target: Target | undefined; runHooks: (statements?: readonly string[]) => Promise<void>},
): Promise<LoadReceipt> {
  const {client, name, relation, collation} = loading;
  const {mode, key: keyNames = [], verify, into, signal} = request;
  const staging = dialect.quoteRelation({schema: name.schema, name: '_weir_staging'});
  const {rows} = await change(
    client,
    `create temporary table ${staging} engine = InnoDB character set utf8mb4 collate ${collation} as ${selectOf(request)}`,
  );
  await verify?.({rows});
  if (request.columns) await changeTable(loading, {relation: into, ...request.columns, widen: [], signal});
  const target = request.columns ? await readTarget(client, name) : former;
  const selected = await readTemporary(client, staging);
  const columns = planColumns(selected, target, {mode, relation, key: keyNames, collation});
  const isKeyed = mode !== 'append' && mode !== 'replace' && mode !== 'snapshot';
  const key = isKeyed ? keyColumns(columns, keyNames) : [];
  await indexKey(client, staging, key);
  await prepareTable(loading, request, {target, columns, key});
  const table = dialect.quoteRelation(name);
  return inTransaction(client, async () => {
    if (uniqueKeyModes.includes(mode)) await refuseBadKeys(client, staging, {key, relation});
    const application = {table, staging, columns, key, target};
    const {written, removed} = await applyRows(client, request, application).catch((error: unknown) => {
      throw loadError(error, {relation, columns});
    });
    const receipt: LoadReceipt = {
      rowsStaged: rows,
      rowsWritten: written,
      ...(removed !== undefined && {rowsRemoved: removed}),
      bytes: 0,
      repeated: false,
    };
    await runHooks(request.hooks?.after);
    await commitProgress(loading, request, receipt);
    return receipt;
  });
}

function selectOf({select}: BuildIntoRequest): string {
  return select.replace(/[\s;]+$/, '');
}

/** Temporary tables are in no catalog. */
async function readTemporary(client: Client, table: string): Promise<Column[]> {
  const rows = await ask<{Field: string; Type: string}>(client, `show columns from ${table}`);
  return rows.map(({Field: name, Type: nativeType}) => ({
    name,
    nativeType,
    type: dialect.fromNativeType(nativeType),
  }));
}

async function indexKey(client: Client, staging: string, key: readonly LoadColumn[]): Promise<void> {
  if (key.length === 0 || key.some(({nativeType}) => nativeType === 'json')) return;
  const parts = key.map(({sql, nativeType}) => (/(text|blob)$/.test(nativeType) ? `${sql}(64)` : sql));
  await change(client, `alter table ${staging} add key (${parts.join(', ')})`);
}
