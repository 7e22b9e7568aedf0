import {requireFacet, type Selection} from '../../warehouse/index.ts';
import {countOf} from '../../util/format-quantity.ts';
import {ask} from './attempts.ts';
import type {LoadContext} from './context.ts';
import {moveChunk, type LoadShape} from './move-chunk.ts';
import {chosenColumns, selectRange, type SourceRows} from './source-rows.ts';

/** Moves a table or query as a whole. */
export async function loadWhole(context: LoadContext, rows: SourceRows): Promise<string | undefined> {
  const columns = await ask(context, ({source}) => chosenColumns(rows, source, context.signal));
  return moveWhole(context, selectRange(rows, [], undefined, context.links.source, columns));
}

/** Moves a path: an append brings every file of it once, anything else all of it. Returns what is worth a note. */
export async function loadPath(
  context: LoadContext,
  selection: Extract<Selection, {kind: 'path'}>,
): Promise<string | undefined> {
  const reader = requireFacet(context.links.source, 'bulkRead', `read for ${context.asset}`);
  if (context.action.mode === 'append' && reader.items) return appendItems(context, selection);
  return moveWhole(context, selection);
}

async function moveWhole(context: LoadContext, selection: Selection): Promise<string | undefined> {
  const {action, memory, stream, options} = context;
  const addsRows = action.mode === 'append' || action.mode === 'snapshot';
  const shape = wholeShape(context);
  if (!addsRows) {
    await moveChunk(context, context.links, {selection, shape, loadId: context.newLoadId()});
    return undefined;
  }
  // What adds rows must not add them twice, so a load whose end nobody saw is repeated under its id.
  const loadId = (options.fresh ? undefined : memory.streams.pendingLoad(stream)) ?? context.stepLoadId;
  memory.streams.beginLoad(stream, loadId);
  const {receipt} = await moveChunk(context, context.links, {selection, shape, loadId});
  memory.streams.endLoad(stream);
  return receipt.repeated ? 'already there from the interrupted run' : undefined;
}

function wholeShape({action, options}: LoadContext): LoadShape {
  const {mode = 'replace', key, settings} = action;
  return {
    // Versions and snapshots are history that the source does not have any more.
    mode: options.fullRefresh && mode !== 'scd2' && mode !== 'snapshot' ? 'replace' : mode,
    ...(key.length > 0 && {key}),
    ...(settings.versions && {versions: settings.versions}),
    ...(settings.missing !== 'keep' && !options.fullRefresh && {missing: settings.missing}),
  };
}

async function appendItems(
  context: LoadContext,
  selection: Extract<Selection, {kind: 'path'}>,
): Promise<string | undefined> {
  const {stream, memory, signal, options} = context;
  if (options.fullRefresh) memory.items.forget(stream);
  const items = await ask(context, ({source}) => source.bulkRead!.items!(selection, {signal}));
  let loadedItems = 0;
  for (;;) {
    const planned = memory.items.plan(stream, items, context.newLoadId);
    if (planned.items.length === 0) break;
    await moveChunk(context, context.links, {
      selection: {...selection, items: planned.items},
      shape: {mode: options.fullRefresh && loadedItems === 0 ? 'replace' : 'append'},
      loadId: planned.loadId,
    });
    memory.items.commit(stream, planned.loadId);
    loadedItems += planned.items.length;
  }
  const known = items.length - loadedItems;
  return known > 0 ? `${known} of ${countOf(items.length, 'file')} loaded before` : undefined;
}
