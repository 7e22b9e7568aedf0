import {UsageError} from '../../errors/index.ts';
import {readDone} from '../../pipeline/build/done-intervals.ts';
import {beginningOfTimeMs} from '../../pipeline/build/calendar.ts';
import type {Asset} from '../../project/asset.ts';
import type {IncrementalStrategy} from '../../project/asset-build.ts';
import {
  intersectIntervals,
  intervalSet,
  type Interval,
  type IntervalSet,
} from '../../transform/interval-set.ts';
import {missingIntervals} from '../../transform/missing-intervals.ts';
import {floorToGrain, intervalsOfGrain} from '../../transform/schedule.ts';
import {formatRelation, type OpenWarehouse, type Relation} from '../../warehouse/index.ts';

export type TimeStrategy = Extract<IncrementalStrategy, {kind: 'time'}>;

/** How an asset goes by time, if it does. */
export function timeStrategy(asset: Asset): TimeStrategy | undefined {
  if (asset.kind !== 'sql' || asset.materialization.kind !== 'incremental') return undefined;
  const {strategy} = asset.materialization;
  return strategy.kind === 'time' ? strategy : undefined;
}

/** Name under which the warehouse keeps what is done of a table. */
export function streamOf(connection: string, asset: Asset, relation: Relation): string {
  const isOwn = formatRelation(relation) === formatRelation(asset.relation);
  return `${connection}/${isOwn ? asset.name : formatRelation(relation)}`;
}

/** What the warehouse committed of a table. */
export async function doneIntervals(
  warehouse: OpenWarehouse | undefined,
  stream: string,
  signal: AbortSignal,
): Promise<IntervalSet> {
  const [entry] = (await warehouse?.bulkWrite?.streamStates?.({streams: [stream], signal})) ?? [];
  return intervalSet(readDone(entry?.state));
}

/** What is due of an asset by time, one interval of its grain each; one for everything where it has no first moment. */
export function dueIntervals(
  asset: Asset,
  {
    strategy,
    done,
    nowMs,
    range,
  }: {strategy: TimeStrategy; done: IntervalSet; nowMs: number; range?: Partial<Interval>},
): Interval[] {
  const {grain, lookback} = strategy;
  const {start} = asset.schedule;
  const written = start === undefined ? undefined : Date.parse(start);
  const startMs = range?.startMs ?? written ?? done[0]?.startMs;
  const endMs = Math.min(range?.endMs ?? nowMs, nowMs);
  if (startMs === undefined) return [{startMs: beginningOfTimeMs, endMs: floorToGrain(grain, endMs)}];
  const due = missingIntervals({grain, startMs, nowMs: endMs, lookback, done});
  return range ? due.filter((interval) => isWithin(interval, {startMs, endMs})) : due;
}

/** All intervals that lie in a range, done or not. */
export function intervalsInRange(strategy: TimeStrategy, range: Interval): Interval[] {
  return intervalsOfGrain(strategy.grain, range);
}

function isWithin(interval: Interval, range: Interval): boolean {
  return intersectIntervals([interval], [range]).length > 0;
}

/** A moment as typed. Throws `UsageError`. */
export function parseMoment(text: string, flag: string): number {
  const isDated = /^\d{4}-\d\d-\d\d/.test(text);
  const ms = Date.parse(
    /^\d{4}-\d\d-\d\d$|[Zz]$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.replace(' ', 'T')}Z`,
  );
  if (isDated && !Number.isNaN(ms)) return ms;
  throw new UsageError(`${flag} ${text} is no moment`, {
    hint: 'Give a date or a moment in UTC, e.g. 2026-01-31 or 2026-01-31T06:00:00Z.',
  });
}
