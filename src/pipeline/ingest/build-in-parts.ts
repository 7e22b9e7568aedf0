import {ConnectionError, OpsError, TransferError} from '../../errors/index.ts';
import type {StreamState} from '../../warehouse/index.ts';
import {elapsedSince} from '../elapsed.ts';
import type {BuildPart, BuildRecord} from '../package/build-record.ts';
import {ask, withRetries} from './attempts.ts';
import type {Links, LoadContext} from './context.ts';
import {cutRange, type CutRange} from './cut-ranges.ts';
import {moveChunk} from './move-chunk.ts';
import {describePlace, placeState, type CursorPlace} from './place.ts';
import type {OrderColumn, RowRange} from './range.ts';
import {findPlace, hasNullPlace, selectRange, type SourceRows} from './source-rows.ts';
import {requireSameShape, type SourceShape} from './source-shape.ts';

/** A replace that comes in parts by a key. */
export interface PartedBuild {
  rows: SourceRows;
  columns: readonly string[] | undefined;
  order: readonly OrderColumn[];
  rowsPerPart: number;
  rowEstimate: number | undefined;
  /** For streams with a cursor: only its rows of this range, after which the stream stands at `place`. */
  limit?: {order: readonly OrderColumn[]; range: RowRange; place: CursorPlace};
  /** Columns of the source when it began. */
  shape: SourceShape;
  /** What makes the parts of another shape when it changes. */
  fingerprint: string;
}

/** Parts that were loaded longer ago are not put together with new ones. */
const oldestPartMs = 24 * 3_600_000;

/** Above this, no further part is begun beside the others. */
const memoryBudgetBytes = 300 * 1024 * 1024;

/** Loads all parts, several at once where there is room, then puts them in the place of the target. */
export async function buildInParts(context: LoadContext, build: PartedBuild): Promise<void> {
  const {memory, stream, tally} = context;
  const record = await continueOrBegin(context, build);
  tally.expect({
    ...(build.rowEstimate !== undefined && {
      rows: build.rowEstimate,
      chunks: Math.max(1, Math.ceil(build.rowEstimate / build.rowsPerPart)),
    }),
  });
  const limited = {...build, rows: {...build.rows, ...(record.limit && {limit: record.limit})}};
  const stop = new AbortController();
  const scoped = {...context, signal: AbortSignal.any([context.signal, stop.signal])};
  const next = serially(nextParts(scoped, limited, memory.builds.parts(stream)));
  try {
    await loadParts(scoped, {
      next,
      load: (part, links) => loadPart(scoped, limited, record, part, links),
      stop: () => stop.abort(),
    });
  } catch (error) {
    if (!context.signal.aborted) await explainByShape(context, build, error);
    throw error;
  }
  await requireSameShape(context, build.rows, build.shape);
  await finish(context, record);
}

/** A part that does not fit the others may come of a change of the source, which is then the error to tell. */
async function explainByShape(
  context: LoadContext,
  {rows, shape}: PartedBuild,
  error: unknown,
): Promise<void> {
  if (error instanceof ConnectionError) return;
  await requireSameShape(context, rows, shape, error).catch((found: unknown) => {
    if (found instanceof TransferError) throw found;
  });
}

/** The build that another run left, if its parts still fit; otherwise a new one. */
async function continueOrBegin(context: LoadContext, build: PartedBuild): Promise<BuildRecord> {
  const {memory, stream, runtime, options, into, signal, links} = context;
  const nowMs = runtime.clock.now().getTime();
  const left = memory.builds.find(stream);
  const fits =
    left?.fingerprint === build.fingerprint &&
    nowMs - left.startedMs < oldestPartMs &&
    !options.fresh &&
    !options.fullRefresh;
  if (left && fits) {
    const parts = memory.builds.parts(stream).filter((part) => part.rows !== undefined);
    context.emit({
      type: 'notice',
      level: 'info',
      asset: context.asset,
      message: `${context.asset}: goes on after ${parts.length} parts of an unfinished load`,
    });
    return left;
  }
  if (left) await links.destination.bulkWrite!.discardBuild!({into, build: left.buildId, signal});
  const record: BuildRecord = {
    buildId: runtime.randomId().replaceAll('-', '').slice(0, 12),
    fingerprint: build.fingerprint,
    startedMs: nowMs,
    ...(build.limit && {limit: build.limit}),
  };
  memory.builds.begin(stream, record);
  return record;
}

/** Parts whose end was not seen, then the cuts that follow the last one. */
async function* nextParts(
  context: LoadContext,
  build: PartedBuild,
  known: readonly BuildPart[],
): AsyncGenerator<BuildPart> {
  yield* known.filter((part) => part.rows === undefined);
  let position = known.length;
  for await (const range of remainingRanges(context, build, known)) {
    const part = {position: position++, range, loadId: context.newLoadId()};
    context.memory.builds.addPart(context.stream, part);
    yield part;
  }
}

async function* remainingRanges(
  context: LoadContext,
  {rows, order, rowsPerPart}: PartedBuild,
  known: readonly BuildPart[],
): AsyncGenerator<RowRange> {
  const last = known.filter(({range}) => range.nulls !== 'only').at(-1);
  if (last && !last.range.to) return;
  const hasNulls = order.some((column) => column.nullable);
  const isAsked = known.some(({range}) => range.nulls === 'only') || !hasNulls;
  if (!isAsked && (await ask(context, ({source}) => hasNullPlace(rows, source, order, context.signal))))
    yield {nulls: 'only'};
  const from = last?.range.to && {values: last.range.to.values, inclusive: !last.range.to.inclusive};
  const cuts: AsyncIterable<CutRange> = cutRange(
    {order, ...(from && {from}), chunk: {kind: 'rows', rows: rowsPerPart}},
    (range, skip) =>
      ask(context, ({source}) => findPlace(rows, source, {order, range, skip, signal: context.signal})),
  );
  for await (const {range} of cuts) yield range;
}

/** Hands out the values of a generator to several takers, one after the other. */
function serially<Item>(items: AsyncGenerator<Item>): () => Promise<Item | undefined> {
  let turn: Promise<unknown> = Promise.resolve();
  return () => {
    const result = turn.then(async () => {
      const {value, done} = await items.next();
      return done ? undefined : (value as Item);
    });
    turn = result.catch(() => {});
    return result;
  };
}

/** Works off all parts, beside one another while the connections have room and memory lasts. */
async function loadParts(
  context: LoadContext,
  {
    next,
    load,
    stop,
  }: {
    next: () => Promise<BuildPart | undefined>;
    load: (part: BuildPart, links: Links) => Promise<void>;
    /** Ends the parts at work; their errors follow from the first and are not told. */
    stop: () => void;
  },
): Promise<void> {
  const {runtime, action} = context;
  const most = action.settings.parallel ?? Math.min(4, runtime.env.cpuCount);
  const beside = new Set<Promise<void>>();
  let failure: unknown;
  let isExhausted = false;
  const fail = (error: unknown) => {
    failure ??= error;
    stop();
  };
  const take = async (links: Links): Promise<boolean> => {
    const part = failure === undefined && !isExhausted ? await next() : undefined;
    if (!part) {
      isExhausted = true;
      return false;
    }
    invite();
    await load(part, links);
    return true;
  };
  const invite = () => {
    while (
      !isExhausted &&
      failure === undefined &&
      beside.size < most - 1 &&
      runtime.env.residentBytes() < memoryBudgetBytes
    ) {
      const started = context.besides(take);
      if (!started) return;
      const watched: Promise<void> = started.catch(fail).then(() => void beside.delete(watched));
      beside.add(watched);
    }
  };
  try {
    while (await take(context.links));
  } catch (error) {
    fail(error);
  }
  while (beside.size > 0) await Promise.all(beside);
  if (failure !== undefined) throw failure;
}

async function loadPart(
  context: LoadContext,
  {rows, order, columns}: PartedBuild,
  record: BuildRecord,
  part: BuildPart,
  links: Links,
): Promise<void> {
  const {receipt} = await moveChunk(context, links, {
    selection: selectRange(rows, order, part.range, links.source, columns),
    shape: {
      mode: 'replace',
      build: record.buildId,
      ...(context.action.key.length > 0 && {key: context.action.key}),
    },
    loadId: part.loadId,
  });
  context.memory.builds.commitPart(context.stream, part.position, receipt.rowsStaged);
}

/** One step makes all parts visible, if they are all there. */
async function finish(context: LoadContext, record: BuildRecord): Promise<void> {
  const {memory, stream, into, signal, asset, runtime} = context;
  const parts = memory.builds.parts(stream);
  const expected = parts.reduce((sum, part) => sum + (part.rows ?? 0), 0);
  const place = record.limit?.place;
  const state: StreamState | undefined = place && placeState(place);
  const startedMs = runtime.clock.monotonicMs();
  try {
    await withRetries(context, context.links, 'the exchange of the table', async ({destination}) => {
      const {keepsState = false} = destination.definition.capabilities.bulkWrite!;
      await destination.bulkWrite!.finishBuild!({
        into,
        build: record.buildId,
        loadId: `${record.buildId}:finish`,
        ...(keepsState && {progress: {stream, state: () => state}}),
        verify: async ({rows}) => {
          if (rows !== expected) throw partsMismatch(asset, expected, rows);
        },
        signal,
      });
    });
  } catch (error) {
    if (error instanceof OpsError && error.code === 'transfer-mismatch') await forget(context, record);
    throw error;
  }
  memory.builds.remove(stream);
  await context.enforcement.quarantine?.supersede(asset, record.buildId);
  context.emit({
    type: 'notice',
    level: 'info',
    asset,
    message: `${asset}: put ${parts.length} parts in place in ${Math.round(elapsedSince(runtime.clock, startedMs))} ms${
      place ? `, up to ${describePlace(place)}` : ''
    }`,
  });
}

/** Parts that do not add up are worth nothing to the next run. */
async function forget(
  {memory, stream, links, into, signal}: LoadContext,
  record: BuildRecord,
): Promise<void> {
  await links.destination.bulkWrite!.discardBuild!({into, build: record.buildId, signal});
  memory.builds.remove(stream);
}

function partsMismatch(asset: string, expected: number, found: number): TransferError {
  return new TransferError(
    `${asset}: the parts had ${expected} rows when they were loaded, and ${found} are there now`,
    {
      code: 'transfer-mismatch',
      hint: 'The table was left as it was and the parts were removed; run it again to load it from the beginning.',
      details: {rowsLoaded: expected, rowsFound: found},
    },
  );
}
