/** From a moment on and up to another, itself not included; milliseconds since 1970 in UTC. */
export interface Interval {
  startMs: number;
  endMs: number;
}

/** Any times, as intervals that neither touch nor overlap, in order. */
export type IntervalSet = readonly Interval[];

/** Intervals in any order, overlapping or not, as a set. Empty ones do not count. */
export function intervalSet(intervals: Iterable<Interval>): IntervalSet {
  const sorted = [...intervals]
    .filter(({startMs, endMs}) => startMs < endMs)
    .toSorted((one, other) => one.startMs - other.startMs);
  const merged: Interval[] = [];
  for (const {startMs, endMs} of sorted) {
    const last = merged.at(-1);
    if (last && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else merged.push({startMs, endMs});
  }
  return merged;
}

export function uniteIntervals(one: IntervalSet, other: IntervalSet): IntervalSet {
  return intervalSet([...one, ...other]);
}

/** What is in `all` and not in `taken`. */
export function subtractIntervals(all: IntervalSet, taken: IntervalSet): IntervalSet {
  const left: Interval[] = [];
  for (const {startMs, endMs} of all) {
    let from = startMs;
    for (const hole of taken) {
      if (hole.endMs <= from || hole.startMs >= endMs) continue;
      if (hole.startMs > from) left.push({startMs: from, endMs: hole.startMs});
      from = Math.max(from, hole.endMs);
    }
    if (from < endMs) left.push({startMs: from, endMs});
  }
  return left;
}

export function intersectIntervals(one: IntervalSet, other: IntervalSet): IntervalSet {
  return subtractIntervals(one, subtractIntervals(one, other));
}

/** What is missing between the first and the last moment of a set. */
export function gapsOf(set: IntervalSet): IntervalSet {
  const [first, last] = [set[0], set.at(-1)];
  return first && last ? subtractIntervals([{startMs: first.startMs, endMs: last.endMs}], set) : [];
}

/** Consecutive intervals in groups of at most `size`; a gap begins a new group. */
export function batchIntervals(intervals: readonly Interval[], size: number): Interval[] {
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
