import type {ColumnType} from '../../warehouse/index.ts';

/** A date or timestamp taken apart. */
interface Instant {
  /** Since 1970, as if the wall clock were UTC. */
  wholeSeconds: bigint;
  /** Digits after the point, e.g. `123456`; may be empty. */
  fraction: string;
  /** E.g. `+00`; empty without one. */
  offset: string;
}

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/;

/** True for types whose values lie on a calendar. */
export function isCalendarType(type: ColumnType): boolean {
  return type.kind === 'date' || type.kind === 'timestamp';
}

/** Undefined for what is no place on the calendar, such as `infinity`. */
export function parseInstant(text: string): Instant | undefined {
  const match = pattern.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset = ''] = match;
  const milliseconds = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  // Date.UTC takes years below 100 for years of the twentieth century.
  if (Number.isNaN(milliseconds) || Number(year) < 100) return undefined;
  return {wholeSeconds: BigInt(milliseconds / 1000), fraction, offset};
}

/** The value moved by a number of milliseconds, digits below them untouched; undefined where it leaves the calendar. */
export function moveInstant(text: string, type: ColumnType, byMs: number): string | undefined {
  const instant = parseInstant(text);
  if (!instant) return undefined;
  // Whole days for dates: a lag of an hour must not end up inside of the day.
  const stepMs = type.kind === 'date' ? Math.sign(byMs) * Math.ceil(Math.abs(byMs) / dayMs) * dayMs : byMs;
  const digits = Math.max(instant.fraction.length, 3);
  const unit = 10n ** BigInt(digits);
  const ticks =
    instant.wholeSeconds * unit +
    BigInt(instant.fraction.padEnd(digits, '0')) +
    BigInt(Math.round(stepMs)) * 10n ** BigInt(digits - 3);
  return formatTicks(ticks, unit, digits, instant.offset, type);
}

const dayMs = 86_400_000;

function formatTicks(
  ticks: bigint,
  unit: bigint,
  digits: number,
  offset: string,
  type: ColumnType,
): string | undefined {
  const rest = ((ticks % unit) + unit) % unit;
  const date = new Date(Number((ticks - rest) / unit) * 1000);
  const year = date.getUTCFullYear();
  if (Number.isNaN(year) || year < 100 || year > 9999) return undefined;
  const text = date.toISOString();
  if (type.kind === 'date') return text.slice(0, 10);
  const fraction = String(rest).padStart(digits, '0').replace(/0+$/, '');
  return `${text.slice(0, 10)} ${text.slice(11, 19)}${fraction && `.${fraction}`}${offset}`;
}

/** The first whole multiple of a span after a value, counted from 1970; undefined off the calendar. */
export function nextMultiple(text: string, type: ColumnType, spanMs: number): string | undefined {
  const instant = parseInstant(text);
  if (!instant) return undefined;
  const step = type.kind === 'date' ? Math.ceil(spanMs / dayMs) * dayMs : spanMs;
  const valueMs =
    Number(instant.wholeSeconds) * 1000 + Math.floor(Number(`0.${instant.fraction || 0}`) * 1000);
  const nextMs = (Math.floor(valueMs / step) + 1) * step;
  return formatTicks(BigInt(nextMs), 1000n, 3, instant.offset, type);
}
