const dateAndTime =
  /^(\d{4,})-(\d\d)-(\d\d)(?: (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d(?::?\d\d)?(?::?\d\d)?)?)?( \(?BC\)?)?$/;
const timeOfDay = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})0*)?$/;
const decimalText = /^(-?)(\d+)(?:\.(\d+))?$/;

const millisecondsPerDay = 86_400_000;
const microsecondsPerDay = 86_400_000_000n;
const microsecondsPerSecond = 1_000_000n;

/** Days since 1970-01-01, or undefined for a text that is no such date, e.g. `infinity`. */
export function parseDays(text: string): number | undefined {
  const parts = dateAndTime.exec(text);
  return parts && parts[4] === undefined ? daysOf(parts) : undefined;
}

/** Microseconds since midnight, or undefined when the text is finer than that or no time. */
export function parseTimeOfDay(text: string): bigint | undefined {
  const parts = timeOfDay.exec(text);
  if (!parts) return undefined;
  const seconds = Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3]);
  return BigInt(seconds) * microsecondsPerSecond + BigInt((parts[4] ?? '').padEnd(6, '0'));
}

/** Microseconds since 1970-01-01 00:00 (UTC when the text has an offset), or undefined. */
export function parseTimestamp(text: string): bigint | undefined {
  const parts = dateAndTime.exec(text);
  if (!parts) return undefined;
  const days = daysOf(parts);
  const time = parseTimeOfDay(parts[4] ?? '00:00:00');
  if (days === undefined || time === undefined) return undefined;
  return BigInt(days) * microsecondsPerDay + time - offsetMicroseconds(parts[5]);
}

/** The decimal without its point, as an integer of `scale` decimal places; undefined for `NaN` and the like. */
export function parseDecimal(text: string, scale: number): bigint | undefined {
  const parts = decimalText.exec(text);
  if (!parts || (parts[3] ?? '').length > scale) return undefined;
  const digits = BigInt(parts[2]! + (parts[3] ?? '').padEnd(scale, '0'));
  return parts[1] === '-' ? -digits : digits;
}

function daysOf([, year, month, day, , , era]: RegExpExecArray): number | undefined {
  const astronomicalYear = era === undefined ? Number(year) : 1 - Number(year);
  const time = new Date(0).setUTCFullYear(astronomicalYear, Number(month) - 1, Number(day));
  return Number.isNaN(time) ? undefined : time / millisecondsPerDay;
}

function offsetMicroseconds(offset: string | undefined): bigint {
  if (offset === undefined) return 0n;
  const [hours, minutes = '0', seconds = '0'] = offset.slice(1).match(/\d\d/g)!;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return BigInt(offset.startsWith('-') ? -total : total) * microsecondsPerSecond;
}
