import type {StreamState} from '../../warehouse/index.ts';
import type {Interval} from './calendar.ts';
import {mergeIntervals} from './choose-intervals.ts';

/** What the warehouse remembers of an asset by time, committed together with its rows. */
export function doneState(intervals: readonly Interval[]): StreamState {
  return {
    intervals: mergeIntervals(intervals).map(({startMs, endMs}) => [
      new Date(startMs).toISOString(),
      new Date(endMs).toISOString(),
    ]),
  };
}

/** Intervals that were built by the record of the warehouse; none for a state of another kind. */
export function readDone(state: StreamState | undefined): Interval[] {
  const recorded = state?.intervals;
  if (!Array.isArray(recorded)) return [];
  return recorded.flatMap((entry: unknown) => {
    if (!Array.isArray(entry)) return [];
    const [startMs, endMs] = entry.map((text) => Date.parse(String(text)));
    return startMs! < endMs! ? [{startMs: startMs!, endMs: endMs!}] : [];
  });
}
