import type {Grain} from '../../project/asset-build.ts';

/** A stretch of time in milliseconds since 1970 in UTC; `endMs` is not part of it. */
export interface Interval {
  startMs: number;
  endMs: number;
}

/** Begins before anything that a table can hold, where an asset does not say when it begins. */
export const beginningOfTimeMs = Date.UTC(1000, 0, 1);

const hourMs = 3_600_000;

/** Begin of the interval that a moment lies in. Weeks begin on Monday. */
export function floorTo(grain: Grain, ms: number): number {
  const date = new Date(ms);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (grain) {
    case 'hour':
      return Math.floor(ms / hourMs) * hourMs;
    case 'day':
      return Date.UTC(year, month, day);
    case 'week':
      return Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7));
    case 'month':
      return Date.UTC(year, month, 1);
    case 'year':
      return Date.UTC(year, 0, 1);
  }
}

/** Moves the begin of an interval by a number of intervals. */
export function addGrains(grain: Grain, startMs: number, count: number): number {
  const date = new Date(startMs);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (grain) {
    case 'hour':
      return startMs + count * hourMs;
    case 'day':
      return Date.UTC(year, month, day + count);
    case 'week':
      return Date.UTC(year, month, day + 7 * count);
    case 'month':
      return Date.UTC(year, month + count, 1);
    case 'year':
      return Date.UTC(year + count, 0, 1);
  }
}

/** Text of a moment as it stands in SQL: a date where intervals are whole days, so that columns of dates take it too. */
export function momentText(grain: Grain, ms: number): string {
  const text = new Date(ms).toISOString();
  return grain === 'hour' ? `${text.slice(0, 10)} ${text.slice(11, 19)}` : text.slice(0, 10);
}
