import {UsageError} from '../../errors/index.ts';
import type {Grain, IncrementalStrategy} from '../../project/asset-build.ts';
import {countOf} from '../../util/format-quantity.ts';
import {
  requireFacet,
  type LoadReceipt,
  type LoadWindow,
  type RelationDescription,
} from '../../warehouse/index.ts';
import {elapsedSince} from '../elapsed.ts';
import type {IncrementAction} from '../plan-build.ts';
import type {StepOutcome} from '../steps/load-step.ts';
import {beginningOfTimeMs, floorTo, momentText, type Interval} from './calendar.ts';
import {batchIntervals, chooseIntervals, intervalsWithin} from './choose-intervals.ts';
import {buildInto, type BuildContext} from './context.ts';
import {doneState, readDone} from './done-intervals.ts';
import {isTable, outcomeOf} from './outcome.ts';
import {settleColumns} from './settle-columns.ts';

type TimeStrategy = Extract<IncrementalStrategy, {kind: 'time'}>;

export interface TimeBuild {
  action: IncrementAction;
  strategy: TimeStrategy;
  target: RelationDescription | undefined;
}

/** Builds intervals of time, each batch of them by one load that takes the place of the rows it finds there. */
export async function buildByTime(context: BuildContext, build: TimeBuild): Promise<StepOutcome> {
  const {runtime, options, emit, asset} = context;
  const startsOver = options.fullRefresh === true || !isTable(build.target);
  const recorded = startsOver ? [] : await readIntervals(context);
  const batches = chooseBatches(context, build, recorded);
  if (batches.length === 0) return {rows: 0, note: 'no interval is due'};
  const receipts: LoadReceipt[] = [];
  const startedMs = runtime.clock.monotonicMs();
  let done = recorded;
  let isFirst = startsOver;
  for (const batch of batches) {
    done = [...done, batch];
    receipts.push(await buildBatch(context, build, {batch, done, isFirst}));
    isFirst = false;
    const rows = receipts.reduce((all, receipt) => all + receipt.rowsWritten, 0);
    emit({
      type: 'step_progress',
      asset,
      rows,
      elapsedMs: elapsedSince(runtime.clock, startedMs),
      chunk: receipts.length,
      chunks: batches.length,
    });
  }
  return outcomeOf(receipts, {note: describeBatches(build.strategy.grain, batches)});
}

function chooseBatches(
  {options, intervals, runtime, asset}: BuildContext,
  {action, strategy}: TimeBuild,
  done: readonly Interval[],
): Interval[] {
  const {grain, lookback, batchSize} = strategy;
  if (intervals) return batchIntervals(intervals, batchSize);
  const nowMs = runtime.clock.now().getTime();
  const startMs = action.start === undefined ? undefined : Date.parse(action.start);
  if (options.range) {
    const {from, to} = options.range;
    const range = {
      startMs: momentOf(asset, from) ?? startMs ?? beginningOfTimeMs,
      endMs: momentOf(asset, to) ?? floorTo(grain, nowMs),
    };
    return range.startMs === beginningOfTimeMs
      ? [range]
      : batchIntervals(intervalsWithin(grain, range), batchSize);
  }
  // Without a first moment the first build has everything in one piece, and later ones go on from there.
  if (startMs === undefined && done.length === 0)
    return [{startMs: beginningOfTimeMs, endMs: floorTo(grain, nowMs)}];
  const first = startMs ?? Math.min(...done.map((interval) => interval.startMs));
  return batchIntervals(chooseIntervals({grain, startMs: first, nowMs, lookback, done}), batchSize);
}

function momentOf(asset: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(
    /[Zz]|[+-]\d\d:?\d\d$|^\d{4}(-\d\d){0,2}$/.test(text) ? text : `${text.replace(' ', 'T')}Z`,
  );
  if (!Number.isNaN(ms)) return ms;
  throw new UsageError(`${text} is no moment for the intervals of ${asset}`, {
    hint: 'Give dates or moments in UTC, e.g. --from 2024-01-01 --to 2024-02-01.',
  });
}

async function buildBatch(
  context: BuildContext,
  {action, strategy, target}: TimeBuild,
  {batch, done, isFirst}: {batch: Interval; done: readonly Interval[]; isFirst: boolean},
): Promise<LoadReceipt> {
  const {grain, timeColumn} = strategy;
  const [start, end] = [momentText(grain, batch.startMs), momentText(grain, batch.endMs)];
  const {select, hooks} = await action.render({isIncremental: !isFirst, interval: {start, end}});
  const isOpen = batch.startMs === beginningOfTimeMs;
  const window: LoadWindow = {
    column: timeColumn,
    ...(!isOpen && {from: {value: start, inclusive: true}}),
    to: {value: end, inclusive: false},
  };
  const settled =
    isFirst || !isTable(target)
      ? {select}
      : await settleColumns(context, select, {policy: action.onSchemaChange, target});
  return buildInto(context, {
    ...settled,
    select: withinWindow(settled.select, window, context),
    mode: isFirst && target ? 'replace' : 'append',
    ...(!isFirst && {window}),
    hooks,
    loadId: `${context.stepLoadId}:${start}..${end}`,
    progress: {stream: context.stream, state: () => doneState(done)},
  });
}

/** Rows outside of the window would stay in the table when the interval that they belong to is built. */
function withinWindow(select: string, {column, from, to}: LoadWindow, {warehouse}: BuildContext): string {
  const {dialect} = warehouse.definition;
  const name = dialect.quoteIdentifier(column);
  const conditions = [
    ...(from ? [`${name} >= ${dialect.quoteLiteral(from.value)}`] : []),
    ...(to ? [`${name} < ${dialect.quoteLiteral(to.value)}`] : []),
  ];
  return `select * from (\n${select}\n) _weir_rows where ${conditions.join(' and ')}`;
}

async function readIntervals({warehouse, stream, signal, asset}: BuildContext): Promise<Interval[]> {
  const writer = requireFacet(warehouse, 'bulkWrite', `go on with ${asset}`);
  const [entry] = (await writer.streamStates?.({streams: [stream], signal})) ?? [];
  return readDone(entry?.state);
}

function describeBatches(grain: Grain, batches: readonly Interval[]): string {
  const [first, last] = [batches[0]!, batches.at(-1)!];
  const start = first.startMs === beginningOfTimeMs ? 'the beginning' : momentText(grain, first.startMs);
  const count = batches.length > 1 ? `${countOf(batches.length, 'batch', 'batches')} ` : '';
  return `${count}from ${start} to ${momentText(grain, last.endMs)}`;
}
