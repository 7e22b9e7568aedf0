import {Cron} from 'croner';
import {UsageError, messageOf} from '../errors/index.ts';
import type {Grain} from '../project/asset-build.ts';
import type {Interval} from './interval-set.ts';

/** Cron expressions of the moments at which intervals of a grain begin; weeks begin on Monday. */
const grainPatterns: Readonly<Record<Grain, string>> = {
  hour: '0 * * * *',
  day: '0 0 * * *',
  week: '0 0 * * 1',
  month: '0 0 1 * *',
  year: '0 0 1 1 *',
};

/** Throws `UsageError` with what is wrong with the expression. */
export function parseCron(expression: string, timeZone = 'UTC'): Cron {
  try {
    return new Cron(expression, {timezone: timeZone});
  } catch (error) {
    throw new UsageError(`${expression} is no cron expression: ${messageOf(error)}`, {
      code: 'asset-invalid',
      hint: 'Write five fields, e.g. `0 6 * * *`, or one of @hourly, @daily, @weekly, @monthly, @yearly.',
    });
  }
}

/**
 * The last moment, up to `now`, at which the expression was due. An hour that the clock skips makes the moment come
 * when the clock goes on; an hour that it has twice makes it due once, unless it is due every hour.
 */
export function lastDue(expression: string, nowMs: number, timeZone = 'UTC'): number | undefined {
  const cron = parseCron(expression, timeZone);
  const [last] = cron.previousRuns(1, new Date(nowMs + 1));
  return last?.getTime();
}

/** The start of the interval of the grain that holds the moment. */
export function floorToGrain(grain: Grain, atMs: number, timeZone = 'UTC'): number {
  if (timeZone !== 'UTC') return lastDue(grainPatterns[grain], atMs, timeZone) ?? atMs;
  const date = new Date(atMs);
  const day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  switch (grain) {
    case 'hour':
      return Math.floor(atMs / hourMs) * hourMs;
    case 'day':
      return day;
    case 'week':
      return day - ((date.getUTCDay() + 6) % 7) * dayMs;
    case 'month':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
    case 'year':
      return Date.UTC(date.getUTCFullYear(), 0);
  }
}

/** The whole intervals of a grain from the one that holds the start on, up to the end; the last is not cut. */
export function intervalsOfGrain(grain: Grain, {startMs, endMs}: Interval, timeZone = 'UTC'): Interval[] {
  const next = timeZone === 'UTC' ? nextInUtc(grain) : nextIn(grain, timeZone);
  const found: Interval[] = [];
  let from = floorToGrain(grain, startMs, timeZone);
  for (let to = next(from); to <= endMs; to = next(from)) {
    found.push({startMs: from, endMs: to});
    from = to;
  }
  return found;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

function nextInUtc(grain: Grain): (fromMs: number) => number {
  return (fromMs) => {
    if (grain === 'hour') return fromMs + hourMs;
    if (grain === 'day') return fromMs + dayMs;
    if (grain === 'week') return fromMs + 7 * dayMs;
    const date = new Date(fromMs);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + (grain === 'month' ? 1 : 12));
  };
}

function nextIn(grain: Grain, timeZone: string): (fromMs: number) => number {
  const cron = parseCron(grainPatterns[grain], timeZone);
  return (fromMs) => cron.nextRun(new Date(fromMs))?.getTime() ?? Number.POSITIVE_INFINITY;
}
