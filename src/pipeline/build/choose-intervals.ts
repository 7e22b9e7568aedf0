import type {Grain} from '../../project/asset-build.ts';
import {addGrains, floorTo, type Interval} from './calendar.ts';

export interface IntervalRequest {
  grain: Grain;
  /** Begin of the first interval. */
  startMs: number;
  /** Only intervals that have ended by then are built. */
  nowMs: number;
  /** How many of the latest finished intervals are built again. */
  lookback: number;
  /** Intervals that were built. */
  done: readonly Interval[];
}

/** The intervals that a run builds, one grain each, in their order: those that are not done, and the latest again. */
export function chooseIntervals({grain, startMs, nowMs, lookback, done}: IntervalRequest): Interval[] {
  const first = floorTo(grain, startMs);
  const end = floorTo(grain, nowMs);
  const againFrom = addGrains(grain, end, -lookback);
  const known = mergeIntervals(done);
  const chosen: Interval[] = [];
  let position = 0;
  for (let start = first; start < end;) {
    while (position < known.length && known[position]!.endMs <= start) position++;
    const covering = known[position];
    const next = addGrains(grain, start, 1);
    const isDone = covering !== undefined && covering.startMs <= start && next <= covering.endMs;
    if (isDone && start < againFrom) {
      // What is done is often long, so it is passed over in one step.
      start = Math.max(next, Math.min(floorTo(grain, covering.endMs), againFrom));
      continue;
    }
    chosen.push({startMs: start, endMs: next});
    start = next;
  }
  return chosen;
}

/** Neighbours joined, at most so many in one; without a size all that touch one another. */
export function batchIntervals(intervals: readonly Interval[], size = Number.POSITIVE_INFINITY): Interval[] {
  const batches: (Interval & {count: number})[] = [];
  for (const {startMs, endMs} of intervals) {
    const last = batches.at(-1);
    if (last && last.endMs === startMs && last.count < size) {
      last.endMs = endMs;
      last.count++;
    } else batches.push({startMs, endMs, count: 1});
  }
  return batches.map(({startMs, endMs}) => ({startMs, endMs}));
}

/** The same time by as few intervals as possible, in order. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const {startMs, endMs} of intervals.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = merged.at(-1);
    if (last && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else merged.push({startMs, endMs});
  }
  return merged;
}

/** Whole intervals that a range touches. */
export function intervalsWithin(grain: Grain, {startMs, endMs}: Interval): Interval[] {
  const intervals: Interval[] = [];
  for (let start = floorTo(grain, startMs); start < endMs;) {
    const next = addGrains(grain, start, 1);
    intervals.push({startMs: start, endMs: next});
    start = next;
  }
  return intervals;
}
