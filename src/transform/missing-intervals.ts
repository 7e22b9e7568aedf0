import type {Grain} from '../project/asset-build.ts';
import {
  batchIntervals,
  intersectIntervals,
  subtractIntervals,
  type Interval,
  type IntervalSet,
} from './interval-set.ts';
import {intervalsOfGrain, lastDue} from './schedule.ts';

export interface IntervalRequest {
  grain: Grain;
  /** First moment that the asset covers. */
  startMs: number;
  nowMs: number;
  /** When the asset is due; default: as soon as an interval is over. */
  cron?: string;
  /** Intervals before the first missing one that are built again, when there is one. */
  lookback: number;
  /** What is built already. */
  done: IntervalSet;
}

/** The intervals that are over, due, and not built yet, with those that the lookback asks for again. */
export function missingIntervals(request: IntervalRequest): Interval[] {
  const {grain, startMs, nowMs, cron, lookback, done} = request;
  const dueMs = cron === undefined ? nowMs : (lastDue(cron, nowMs) ?? startMs);
  const all = intervalsOfGrain(grain, {startMs, endMs: Math.max(startMs, dueMs)});
  const isMissing = all.map((interval) => subtractIntervals([interval], done).length > 0);
  const firstNew = isMissing.lastIndexOf(false) + 1;
  return all.filter(
    (_, index) =>
      isMissing[index] || (firstNew < all.length && index >= firstNew - lookback && index < firstNew),
  );
}

/** Only those that lie in a range, in batches. */
export function batchWithin(intervals: readonly Interval[], size: number, range?: Interval): Interval[] {
  const inside = range
    ? intervals.filter((interval) => intersectIntervals([interval], [range]).length > 0)
    : intervals;
  return batchIntervals(inside, size);
}
