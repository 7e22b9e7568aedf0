import type {Client} from 'pg';
import type {LoadReceipt, LoadRequest} from '#src/warehouse/index.ts';
import {definitions, prepareTarget} from './added-columns.ts';
import {applyRows, type Effect} from './apply-rows.ts';
import {copyIn} from './copy-in.ts';
import {dialect} from './dialect.ts';
import {hasSameShape, type LoadPlan, type RowsRequest} from './load-plan.ts';
import {refillInPlace, sideName, takePlace} from './refill.ts';
import {createStaging, staging, verifyRows} from './staging.ts';
import type {Target, TargetName} from './target.ts';
import {emptyWindow, requireWindowColumn} from './window.ts';

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
  const {mode, window} = request;
  if (window) requireWindowColumn(window, target?.columns ?? plan.columns, name);
  if (!target || mode !== 'replace') await prepareTarget(client, request, destination);
  if (!isDirect(request, destination)) return applyStaged(client, request, destination);
  if (!target || mode === 'append') {
    const rowsRemoved = target && window ? await emptyWindow(client, name, window) : undefined;
    const receipt = await copyDirectly(client, request, {plan, into: name, isFreshTable: !target});
    return {...receipt, ...(window && {rowsRemoved: rowsRemoved ?? 0})};
  }
  const side = sideName(client, name);
  await createSide(client, side, destination);
  const receipt = await copyDirectly(client, request, {plan, into: side, isFreshTable: true});
  await takePlace(client, side, name);
  return receipt;
}

/** A table as `replace` makes it, under another name. */
export async function createSide(
  client: Client,
  side: TargetName,
  {name, target, plan}: Destination,
): Promise<void> {
  const shape =
    target && hasSameShape(plan, target) ? `like ${dialect.quoteRelation(name)}` : definitions(plan.columns);
  await client.query(`create table ${dialect.quoteRelation(side)} (${shape})`);
}

/** True when the rows can be copied to where they stay. */
function isDirect({mode, checksum = false}: LoadRequest, {target, plan}: Destination): boolean {
  if (!plan.isDirect) return false;
  if (mode === 'append') return !target || !checksum;
  return mode === 'replace' && (!target || target.isPlain);
}

async function copyDirectly(
  client: Client,
  request: LoadRequest,
  {plan: {columns}, into, isFreshTable}: {plan: LoadPlan; into: TargetName; isFreshTable: boolean},
): Promise<LoadReceipt> {
  const table = dialect.quoteRelation(into);
  const names = columns.map(({sql}) => sql);
  const {rows, bytes} = await copyIn(client, request, {into: table, columns: names, isFreshTable});
  await verifyRows(client, request, {rows, table, columns});
  return {rowsStaged: rows, rowsWritten: rows, bytes, repeated: false};
}

/** Rows go through a temporary table, while the readers of the real one need not wait. */
async function applyStaged(
  client: Client,
  request: LoadRequest,
  destination: Destination,
): Promise<LoadReceipt> {
  const {staged: columns} = destination.plan;
  await createStaging(client, columns);
  const names = columns.map(({sql}) => sql);
  const {rows, bytes} = await copyIn(client, request, {into: staging, columns: names, isFreshTable: false});
  await verifyRows(client, request, {rows, table: staging, columns});
  const effect = await letTakeEffect(client, request, destination);
  return {rowsStaged: rows, ...effect, bytes, repeated: false};
}

/** Moves the staged rows to where they stay. */
export async function letTakeEffect(
  client: Client,
  request: RowsRequest,
  {name, target, plan}: Destination,
): Promise<Effect> {
  const {mode, window} = request;
  if (mode === 'replace' && target) {
    const select = `select ${plan.columns.map(({expression}) => expression).join(', ')} from ${staging} s`;
    const wanted = plan.columns;
    return {rowsWritten: await refillInPlace(client, {name, target, wanted, select})};
  }
  const rowsRemoved = mode === 'append' && window ? await emptyWindow(client, name, window) : undefined;
  const effect = await applyRows(client, request, {name, plan});
  return {...effect, ...(rowsRemoved !== undefined && {rowsRemoved})};
}
