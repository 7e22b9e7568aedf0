import type {Client} from 'pg';
import {formatRelation, type LoadReceipt, type LoadRequest} from '#src/warehouse/index.ts';
import {copyIn} from './copy-in.ts';
import {dialect} from './dialect.ts';
import {hasSameShape, keyColumns, type LoadColumn, type LoadPlan} from './load-plan.ts';
import {mergeStaged} from './merge.ts';
import {refillInPlace, sideName, takePlace} from './refill.ts';
import type {Target, TargetName} from './target.ts';

const staging = 'pg_temp."weir_staging"';

/** Where the rows go and what is there now. */
export interface Destination {
  name: TargetName;
  target: Target | undefined;
  plan: LoadPlan;
}

/** Takes the shortest way that the mode and the target allow. Runs inside the transaction of the load. */
export async function applyLoad(
  client: Client,
  request: LoadRequest,
  destination: Destination,
): Promise<LoadReceipt> {
  const {name, target, plan} = destination;
  const isReplaced = request.mode === 'replace' && target !== undefined;
  if (!target) await createTarget(client, request, destination);
  if (request.mode === 'merge' || !plan.isDirect || (isReplaced && !target.isPlain))
    return applyStaged(client, request, destination);
  if (!isReplaced) return copyDirectly(client, request, {plan, into: name, isFreshTable: !target});

  const side = sideName(client, name);
  const shape = hasSameShape(plan, target)
    ? `like ${dialect.quoteRelation(name)}`
    : definitions(plan.columns, 'nativeType');
  await client.query(`create table ${dialect.quoteRelation(side)} (${shape})`);
  const receipt = await copyDirectly(client, request, {plan, into: side, isFreshTable: true});
  await takePlace(client, side, name);
  return receipt;
}

/** A table made by a merge gets the key as its primary key, so that later merges find their rows fast. */
async function createTarget(client: Client, request: LoadRequest, {name, plan}: Destination): Promise<void> {
  const key = request.mode === 'merge' ? `, primary key (${keyColumns(plan, request.key).join(', ')})` : '';
  const columns = definitions(plan.columns, 'nativeType');
  await client.query(`create table ${dialect.quoteRelation(name)} (${columns}${key})`);
}

async function copyDirectly(
  client: Client,
  request: LoadRequest,
  {plan, into, isFreshTable}: {plan: LoadPlan; into: TargetName; isFreshTable: boolean},
): Promise<LoadReceipt> {
  const columns = plan.columns.map((column) => column.sql);
  const {rows, bytes} = await copyIn(client, request, {
    into: dialect.quoteRelation(into),
    columns,
    isFreshTable,
  });
  return {rowsStaged: rows, rowsWritten: rows, bytes, repeated: false};
}

/** Rows go through a temporary table, while the readers of the real one need not wait. */
async function applyStaged(
  client: Client,
  request: LoadRequest,
  destination: Destination,
): Promise<LoadReceipt> {
  const {columns} = destination.plan;
  await client.query(
    `create temporary table weir_staging (${definitions(columns, 'stagingType')}) on commit drop`,
  );
  const {rows, bytes} = await copyIn(client, request, {
    into: staging,
    columns: columns.map((column) => column.sql),
    isFreshTable: false,
  });
  const rowsWritten = await moveStaged(client, request, destination);
  return {rowsStaged: rows, rowsWritten, bytes, repeated: false};
}

async function moveStaged(
  client: Client,
  request: LoadRequest,
  {name, target, plan}: Destination,
): Promise<number> {
  const table = dialect.quoteRelation(name);
  const {columns} = plan;
  if (request.mode === 'merge') {
    const key = keyColumns(plan, request.key);
    return mergeStaged(client, {table, staging, key, columns, relation: formatRelation(name)});
  }
  const select = `select ${columns.map((column) => column.expression).join(', ')} from ${staging} s`;
  if (request.mode === 'replace' && target)
    return refillInPlace(client, {name, target, wanted: columns, select});
  const names = columns.map((column) => column.sql).join(', ');
  const {rowCount} = await client.query(`insert into ${table} (${names}) overriding system value ${select}`);
  return rowCount ?? 0;
}

function definitions(columns: readonly LoadColumn[], type: 'nativeType' | 'stagingType'): string {
  return columns.map((column) => `${column.sql} ${column[type]}`).join(', ');
}
