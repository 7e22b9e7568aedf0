import {
  requireFacet,
  type BulkRead,
  type BulkWrite,
  type LoadProgress,
  type OpenWarehouse,
} from '../../warehouse/index.ts';
import {countOf} from '../../util/format-quantity.ts';
import type {LoadedItems} from '../package/loaded-items.ts';
import type {PlanStep, StepAction} from '../plan.ts';
import {moveSelection} from './move-selection.ts';

export type LoadAction = Extract<StepAction, {kind: 'load'}>;

export interface StepOutcome {
  rows?: number;
  bytes?: number;
  note?: string;
}

export interface LoadContext {
  source: OpenWarehouse;
  destination: OpenWarehouse;
  /** Id under which this step loads unless items have one of their own. */
  loadId: string;
  newLoadId: () => string;
  items: LoadedItems;
  signal: AbortSignal;
  onProgress: (progress: LoadProgress) => void;
}

/** Moves one selection. An append from files brings every file once; anything else moves the whole selection. */
export async function loadStep(
  step: PlanStep,
  action: LoadAction,
  context: LoadContext,
): Promise<StepOutcome> {
  const reader = requireFacet(context.source, 'bulkRead', `read for ${step.asset.name}`);
  const writer = requireFacet(context.destination, 'bulkWrite', `load ${step.asset.name}`);
  if (action.mode === 'append' && action.selection.kind === 'path' && reader.items)
    return appendItems(step, action, reader, writer, context);
  return moveOnce(step, action, reader, writer, context, context.loadId);
}

async function moveOnce(
  step: PlanStep,
  action: LoadAction,
  reader: BulkRead,
  writer: BulkWrite,
  {signal, onProgress}: LoadContext,
  loadId: string,
): Promise<StepOutcome> {
  const into = step.asset.relation;
  const receipt = await moveSelection(
    {...action, mode: action.mode ?? 'replace', into, loadId, signal, onProgress},
    reader,
    writer,
  );
  return {
    rows: receipt.rowsWritten,
    bytes: receipt.bytes,
    ...(receipt.repeated && {note: 'already there from the interrupted run'}),
  };
}

async function appendItems(
  step: PlanStep,
  action: LoadAction,
  reader: BulkRead,
  writer: BulkWrite,
  context: LoadContext,
): Promise<StepOutcome> {
  const target = `${step.connection}/${step.asset.name}`;
  const items = await reader.items!(action.selection, {signal: context.signal});
  const total = {rows: 0, bytes: 0};
  let loadedItems = 0;
  for (;;) {
    const planned = context.items.plan(target, items, context.newLoadId);
    if (planned.items.length === 0) break;
    const selection = {...action.selection, items: planned.items} as LoadAction['selection'];
    const outcome = await moveOnce(step, {...action, selection}, reader, writer, context, planned.loadId);
    context.items.commit(target, planned.loadId);
    total.rows += outcome.rows ?? 0;
    total.bytes += outcome.bytes ?? 0;
    loadedItems += planned.items.length;
  }
  const known = items.length - loadedItems;
  return {...total, ...(known > 0 && {note: `${known} of ${countOf(items.length, 'file')} loaded before`})};
}
