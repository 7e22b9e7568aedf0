import {parseDuration} from '#src/util/parse-duration.ts';
import type {Incremental} from './resource-schema.ts';

/** Negative when `a` is earlier than `b`. Numbers by value, moments by time to the last digit, else by text. */
export function compareCursors(a: string, b: string): number {
  if (isWhole(a) && isWhole(b)) return sign(BigInt(a) - BigInt(b));
  if (isNumber(a) && isNumber(b)) return Number(a) - Number(b);
  const [left, right] = [momentMs(a), momentMs(b)];
  if (left !== undefined && right !== undefined)
    return left - right || fractionOf(a).localeCompare(fractionOf(b), 'en');
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The value of the start parameter, `lag` earlier than the cursor. Undefined when the cursor is no moment and the
 * format needs one.
 */
export function formatStart(
  cursor: string,
  {format, lag}: Pick<Incremental, 'format' | 'lag'>,
): string | undefined {
  if (format === 'text') {
    if (lag === undefined) return cursor;
    return isWhole(cursor) && typeof lag === 'number'
      ? String(BigInt(cursor) - BigInt(Math.ceil(lag)))
      : undefined;
  }
  if (format === 'iso' && lag === undefined && !isNumber(cursor)) return cursor;
  const ms = momentMs(cursor);
  if (ms === undefined) return undefined;
  const startMs = ms - lagMs(lag);
  if (format === 'epoch') return String(Math.floor(startMs / 1000));
  if (format === 'epoch_ms') return String(startMs);
  return new Date(startMs).toISOString();
}

/** A bare number counts seconds. */
function lagMs(lag: Incremental['lag']): number {
  if (lag === undefined) return 0;
  return typeof lag === 'number' ? lag * 1000 : parseDuration(lag)!;
}

/** Reads ISO texts, without a zone as UTC, and seconds or milliseconds since 1970. */
function momentMs(text: string): number | undefined {
  if (isNumber(text)) {
    const value = Number(text);
    return Math.floor(Math.abs(value) < 1e11 ? value * 1000 : value);
  }
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  const hasZone = /([zZ]|[+-]\d\d(:?\d\d)?)$/.test(text.slice(10));
  const ms = Date.parse(text.length === 10 || hasZone ? text : `${text.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

function fractionOf(text: string): string {
  return /\.(\d+)/.exec(text)?.[1]?.padEnd(9, '0') ?? '000000000';
}

function isWhole(text: string): boolean {
  return /^-?\d+$/.test(text);
}

function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}

function sign(difference: bigint): number {
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
