import {TransferError} from '../../errors/index.ts';
import type {CursorSettings} from '../../project/load-settings.ts';
import {
  formatRelation,
  type LoadMode,
  type LoadWindow,
  type RelationDescription,
} from '../../warehouse/index.ts';
import {ask} from './attempts.ts';
import type {LoadContext} from './context.ts';
import {cutRange} from './cut-ranges.ts';
import {hasCommittedLoads} from './destination-state.ts';
import {isCalendarType, parseInstant} from './instant.ts';
import {stepBack} from './lag.ts';
import {moveChunk} from './move-chunk.ts';
import {describePlace, placeState, requireSameCursor, requireSameSource, type CursorPlace} from './place.ts';
import type {Bound, OrderColumn, RowRange} from './range.ts';
import {describeSource, readOrder, requireColumns} from './source-order.ts';
import {chosenColumns, findPlace, hasNullPlace, selectRange, type SourceRows} from './source-rows.ts';

/** What an incremental load reads, and how far. */
export interface Incremental {
  rows: SourceRows;
  mode: LoadMode;
  cursor: CursorSettings;
  order: readonly OrderColumn[];
  /** Columns to read; undefined for all. */
  columns: readonly string[] | undefined;
  description: RelationDescription | undefined;
  /** Where its rows come from, for those that go on by it. */
  from?: string;
}

/** Asks the source about the columns that the load goes by. */
export async function prepareIncremental(
  context: LoadContext,
  rows: SourceRows,
  mode: LoadMode,
  cursor: CursorSettings,
): Promise<Incremental> {
  const {asset, links, action, signal} = context;
  const {refinesLoads = false} = links.destination.definition.capabilities.bulkWrite ?? {};
  const description = await ask(context, ({source}) => describeSource(rows, source));
  const columns = await ask(context, ({source}) => chosenColumns(rows, source, signal));
  requireColumns(asset, [...cursor.columns, ...action.key], columns);
  // A window of the target and a lag know one column only.
  const goesByFirst = mode === 'append' || action.settings.missing !== 'keep' || cursor.lag !== undefined;
  const order = await readOrder(
    goesByFirst ? cursor.columns.slice(0, 1) : cursor.columns,
    rows,
    links.source,
    {asset, description, signal, takesText: mode !== 'append' || !refinesLoads},
  );
  const {selection} = rows;
  return {
    rows,
    mode,
    cursor,
    order,
    columns,
    description,
    ...(selection.kind === 'relation' && {from: `${action.source}:${formatRelation(selection.relation)}`}),
  };
}

/** Where the next load begins; undefined for the first row. */
export function resumeAt(
  context: LoadContext,
  {cursor, order, from}: Incremental,
  before: CursorPlace | undefined,
): Bound | undefined {
  if (!before) return cursor.initial === undefined ? undefined : {values: [cursor.initial], inclusive: true};
  requireSameSource(before, from, context.stream);
  requireSameCursor(
    {...before, columns: before.columns.slice(0, order.length)},
    // Where a chunk ended, fewer columns may have told the place.
    order.slice(0, before.columns.length).map(({name}) => name),
    context.stream,
  );
  const values = before.values.slice(0, order.length);
  const {refinesLoads = false} = context.links.destination.definition.capabilities.bulkWrite ?? {};
  const rereads = refinesLoads || context.action.mode !== 'append';
  if (!cursor.lag) return {values, inclusive: rereads || !before.isLoaded};
  return {values: [stepBack(values[0]!, order[0]!, cursor.lag)], inclusive: true};
}

/** The greatest place that the source has now. Throws where nothing could ever come after it. */
export async function greatestPlace(
  context: LoadContext,
  {rows, order, cursor, from: origin}: Incremental,
  from: Bound | undefined,
): Promise<CursorPlace | undefined> {
  const {asset, signal} = context;
  const to = endOf(cursor.end);
  const range: RowRange = {...(from && {from}), ...(to && {to}), nulls: 'without'};
  const values = await ask(context, ({source}) =>
    findPlace(rows, source, {order, range, direction: 'desc', signal}),
  );
  if (!values) return undefined;
  const [{name, type}] = order as [OrderColumn];
  const isEndless = isCalendarType(type) ? !parseInstant(values[0]!) : values[0] === 'NaN';
  if (isEndless)
    throw new TransferError(`${asset}: the greatest ${name} is ${values[0]}, after which nothing can come`, {
      code: 'transfer-source',
      hint: "Set an `end` for the cursor, e.g. `cursor: {column: updated_at, end: '2100-01-01'}`.",
    });
  return {
    columns: order.map((column) => column.name),
    values,
    isLoaded: true,
    ...(origin !== undefined && {from: origin}),
  };
}

function endOf(value: string | undefined): Bound | undefined {
  return value === undefined ? undefined : {values: [value], inclusive: false};
}

/** Loads what is new since the stream was last committed, chunk by chunk, each with its place. */
export async function loadNew(
  context: LoadContext,
  incremental: Incremental,
  before: CursorPlace | undefined,
): Promise<CursorPlace | undefined> {
  const from = resumeAt(context, incremental, before);
  const greatest = await greatestPlace(context, incremental, from);
  const top = greatest ?? before;
  await refuseNullPlaces(context, incremental);
  if (!greatest && from && !from.inclusive) return before;
  await loadRange(context, incremental, {
    ...(from && {from}),
    ...(top && {to: {values: top.values.slice(0, incremental.order.length), inclusive: top.isLoaded}}),
    ...(top && {place: top}),
    ...(before && {before}),
    isReplacing: before !== undefined || (await hasCommittedLoads(context)),
  });
  return top;
}

/** Loads a range again, which the target then holds exactly; where the stream stands does not change. */
export async function loadAgain(
  context: LoadContext,
  incremental: Incremental,
  range: {from?: string; to?: string},
): Promise<void> {
  const from: Bound | undefined =
    range.from === undefined ? undefined : {values: [range.from], inclusive: true};
  const top = range.to === undefined ? await greatestPlace(context, incremental, from) : undefined;
  const to = endOf(range.to) ?? (top && {values: top.values, inclusive: true});
  await refuseNullPlaces(context, incremental);
  await loadRange(context, incremental, {
    ...(from && {from}),
    ...(to && {to}),
    isReplacing: true,
    isBackfill: true,
  });
}

interface RangeToLoad {
  from?: Bound;
  to?: Bound;
  /** Where the stream stands after it. */
  place?: CursorPlace;
  before?: CursorPlace;
  /** An append takes the place of the rows that are there in its range. */
  isReplacing: boolean;
  isBackfill?: boolean;
}

async function loadRange(context: LoadContext, incremental: Incremental, asked: RangeToLoad): Promise<void> {
  const {rows, order, columns, mode} = incremental;
  const {settings} = context.action;
  const {from, to, place, isBackfill = false} = asked;
  const brings = mode === 'append' || isBackfill ? 'without' : 'with';
  const move = (range: RowRange, after: CursorPlace | undefined, window: LoadWindow | undefined) =>
    moveChunk(context, context.links, {
      selection: selectRange(rows, order, range, context.links.source, columns),
      shape: {
        mode,
        ...(context.action.key.length > 0 && {key: context.action.key}),
        ...(settings.versions && {versions: settings.versions}),
        ...(settings.missing !== 'keep' && {missing: settings.missing}),
        ...(window && {window}),
      },
      loadId: context.newLoadId(),
      ...(after && {stateAfter: () => placeState(after)}),
      ...(asked.before && {cursorBefore: describePlace(asked.before)}),
      ...(after && {cursorAfter: describePlace(after)}),
    });
  const parts = settings.chunk
    ? cutRange({order, ...(from && {from}), ...(to && {to}), chunk: settings.chunk}, (range, skip) =>
        ask(context, ({source}) => findPlace(rows, source, {order, range, skip, signal: context.signal})),
      )
    : [{range: {...(from && {from}), ...(to && {to}), nulls: brings} as const, isLast: true}];
  if (settings.chunk && brings === 'with' && order.some((column) => column.nullable))
    await move({nulls: 'only'}, undefined, undefined);
  for await (const {range, isLast} of parts) {
    const after = isBackfill ? undefined : isLast ? place : placeAt(range.to!, incremental);
    const loaded = isLast && !isBackfill && settings.missing !== 'keep' ? withoutTop(range) : range;
    await move(loaded, after, windowOf(context, incremental, loaded, asked));
  }
}

/**
 * Rows that changed after the top was asked for left the range at the source; were the range closed, they would seem
 * to be missing.
 */
function withoutTop({from, nulls}: RowRange): RowRange {
  return {...(from && {from}), nulls};
}

function placeAt({values, inclusive}: Bound, {order, from}: Incremental): CursorPlace {
  return {
    columns: order.slice(0, values.length).map(({name}) => name),
    values,
    isLoaded: inclusive,
    ...(from !== undefined && {from}),
  };
}

function windowOf(
  {links}: LoadContext,
  {mode, order}: Incremental,
  {from, to}: RowRange,
  {isReplacing}: RangeToLoad,
): LoadWindow | undefined {
  const {refinesLoads = false} = links.destination.definition.capabilities.bulkWrite ?? {};
  if (!refinesLoads || (!from && !to) || (mode === 'append' && !isReplacing)) return undefined;
  const limit = ({values, inclusive}: Bound) => ({
    value: values[0]!,
    inclusive: inclusive || values.length > 1,
  });
  return {column: order[0]!.name, ...(from && {from: limit(from)}), ...(to && {to: limit(to)})};
}

/** Rows without a cursor would be appended with every load or never. */
async function refuseNullPlaces(context: LoadContext, {mode, rows, order}: Incremental): Promise<void> {
  const {asset, signal} = context;
  if (mode !== 'append') return;
  if (!(await ask(context, ({source}) => hasNullPlace(rows, source, order, signal)))) return;
  const [{name}] = order as [OrderColumn];
  throw new TransferError(
    `${asset}: ${name} is NULL in some rows, so an append cannot tell whether it has them`,
    {
      code: 'transfer-source',
      hint: `Use \`mode: merge\` with a key, or a query with \`where ${name} is not null\`.`,
    },
  );
}
