import {UsageError} from '../../errors/index.ts';
import type {CursorSettings} from '../../project/load-settings.ts';
import type {LoadMode, RelationDescription} from '../../warehouse/index.ts';
import {ask} from './attempts.ts';
import {buildInParts, type PartedBuild} from './build-in-parts.ts';
import type {LoadContext} from './context.ts';
import {forgetStreamState, readStreamState, targetExists} from './destination-state.ts';
import {
  greatestPlace,
  loadAgain,
  loadNew,
  prepareIncremental,
  resumeAt,
  type Incremental,
} from './load-incremental.ts';
import {loadStream} from './load-stream.ts';
import {loadPath, loadWhole} from './load-whole.ts';
import {moveChunk} from './move-chunk.ts';
import {planParts} from './plan-parts.ts';
import {describePlace, placeState, readPlace, type CursorPlace} from './place.ts';
import {describeSource, readOrder} from './source-order.ts';
import {chosenColumns, selectRange, type SourceRows} from './source-rows.ts';
import {sourceShape} from './source-shape.ts';

export interface LoadOutcome {
  note?: string;
  cursorBefore?: string;
  cursorAfter?: string;
}

/** Brings one ingest asset up to date. */
export async function loadAsset(context: LoadContext): Promise<LoadOutcome> {
  const {selection, columns, settings} = context.action;
  if (selection.kind === 'stream') return noted(await loadStream(context, selection));
  if (selection.kind === 'path') return noted(await loadPath(context, selection));
  const rows: SourceRows = {selection, ...(columns && {columns})};
  if (settings.cursor) return loadByCursor(context, rows, settings.cursor);
  if (context.action.mode === 'replace') {
    const build = await partedReplace(context, rows);
    if (build) {
      await buildInParts(context, build);
      return {};
    }
  }
  return noted(await loadWhole(context, rows));
}

function noted(note: string | undefined): LoadOutcome {
  return note === undefined ? {} : {note};
}

async function partedReplace(context: LoadContext, rows: SourceRows): Promise<PartedBuild | undefined> {
  const description = await describeForParts(context, rows);
  const plan = planParts({
    action: context.action,
    destination: context.links.destination.definition.capabilities,
    description,
  });
  if (!plan) return undefined;
  const columns = await ask(context, ({source}) => chosenColumns(rows, source, context.signal));
  return partedBuild(context, rows, columns, description, plan);
}

/** Where parts are out of the question, nothing is asked. */
async function describeForParts(
  {links}: LoadContext,
  rows: SourceRows,
): Promise<RelationDescription | undefined> {
  const {builds = false} = links.destination.definition.capabilities.bulkWrite ?? {};
  return builds ? describeSource(rows, links.source) : undefined;
}

async function partedBuild(
  context: LoadContext,
  rows: SourceRows,
  columns: readonly string[] | undefined,
  description: RelationDescription | undefined,
  {key, rowsPerPart}: {key: readonly string[]; rowsPerPart: number},
): Promise<PartedBuild> {
  const {asset, signal, runtime, into} = context;
  const order = await ask(context, ({source}) =>
    readOrder(key, rows, source, {asset, description, signal, takesText: true}),
  );
  const isPrimary = description?.primaryKey !== undefined && description.primaryKey.join() === key.join();
  const shape = sourceShape(description);
  return {
    rows,
    columns,
    order: order.map((column) => (isPrimary ? {...column, nullable: false} : column)),
    rowsPerPart,
    rowEstimate: description?.rowEstimate,
    shape,
    fingerprint: runtime.sha256(
      JSON.stringify([
        rows,
        columns,
        key,
        into,
        shape,
        context.action.settings.cursor,
        context.action.settings.shape,
      ]),
    ),
  };
}

async function loadByCursor(
  context: LoadContext,
  rows: SourceRows,
  cursor: CursorSettings,
): Promise<LoadOutcome> {
  const mode: LoadMode = context.action.mode!;
  const incremental = await prepareIncremental(context, rows, mode, cursor);
  if (context.options.range) {
    await loadAgain(context, incremental, context.options.range);
    return {};
  }
  const exists = await ask(context, () => targetExists(context));
  const before = await findPlaceBefore(context, exists);
  const startsOver = context.options.fullRefresh === true && mode !== 'scd2';
  const after =
    startsOver || (!before && !exists && isBuildable(context, incremental))
      ? await loadFromStart(context, incremental, startsOver)
      : await loadNew(context, incremental, before);
  return {
    ...(before && {cursorBefore: describePlace(before)}),
    ...(after && {cursorAfter: describePlace(after)}),
  };
}

async function findPlaceBefore(context: LoadContext, exists: boolean): Promise<CursorPlace | undefined> {
  const {options, stream, asset, emit} = context;
  if (options.fullRefresh) return undefined;
  const before = readPlace(await ask(context, () => readStreamState(context)), stream);
  if (!before || exists) return before;
  emit({
    type: 'notice',
    level: 'warn',
    asset,
    message: `${asset}: its table is gone although it was loaded up to ${describePlace(before)}; it is loaded from the beginning`,
  });
  return undefined;
}

/** A table that is not there may be built in parts when no rule of its mode gets lost by that. */
function isBuildable({action}: LoadContext, {mode, description}: Incremental): boolean {
  if (mode === 'append' || mode === 'delete+insert') return true;
  const primary = description?.primaryKey ?? [];
  const hasOwnKey = primary.length > 0 && primary.every((name) => action.key.includes(name));
  return hasOwnKey && (mode === 'merge' || mode === 'insert-only');
}

/** Everything up to the greatest place, in the place of what is there. */
async function loadFromStart(
  context: LoadContext,
  incremental: Incremental,
  startsOver: boolean,
): Promise<CursorPlace | undefined> {
  const {action, links} = context;
  const {rows, order, columns, description, mode} = incremental;
  const from = resumeAt(context, incremental, undefined);
  const top = await greatestPlace(context, incremental, from);
  const limit = {
    ...(from && {from}),
    ...(top && {to: {values: top.values, inclusive: true}}),
    nulls: mode === 'append' ? ('without' as const) : ('with' as const),
  };
  const plan = planParts({action, destination: links.destination.definition.capabilities, description});
  if (plan && top) {
    const build = await partedBuild(context, rows, columns, description, plan);
    await buildInParts(context, {...build, limit: {order, range: limit, place: top}});
    return top;
  }
  if (!startsOver) return loadNew(context, incremental, undefined);
  await moveChunk(context, links, {
    selection: selectRange(rows, order, limit, links.source, columns),
    shape: {mode: 'replace', ...(action.key.length > 0 && {key: action.key})},
    loadId: context.newLoadId(),
    ...(top && {stateAfter: () => placeState(top), cursorAfter: describePlace(top)}),
  });
  if (!top) await forgetStreamState(context);
  return top;
}

/** Refuses a range for assets that have no cursor to apply it to. */
export function requireCursors(assets: readonly {name: string; cursor: CursorSettings | undefined}[]): void {
  const without = assets.filter(({cursor}) => cursor === undefined).map(({name}) => name);
  if (without.length === 0) return;
  throw new UsageError(
    `A range needs a cursor, and ${without.join(', ')} ${without.length > 1 ? 'have' : 'has'} none`,
    {
      hint: 'Add `cursor:` to the asset, or select only assets that have one.',
    },
  );
}
