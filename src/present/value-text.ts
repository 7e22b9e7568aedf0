import type {ColumnType, Value} from '../warehouse/index.ts';
import {valueJson} from './value-json.ts';

/**
 * A value as plain text: numbers with every digit, timestamps as ISO text, bytes as `\x` hex, nested values as JSON,
 * NaN and infinities by name.
 */
export function valueText(value: NonNullable<Value>, type: ColumnType): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value, type);
  if (value instanceof Uint8Array) return bytesText(value);
  if (typeof value === 'object') return valueJson(value, type);
  return String(value);
}

/** A value for people: NULL is `NULL`, and the text NULL is `'NULL'`. */
export function humanText(value: Value, type: ColumnType): string {
  if (value === null) return 'NULL';
  const text = valueText(value, type);
  return text === 'NULL' ? "'NULL'" : text;
}

/** The shortest text that reads back as the same number; a 32-bit float is not printed with the digits of 64. */
export function numberText(value: number, type: ColumnType): string {
  if (Object.is(value, -0)) return '-0';
  if (type.kind !== 'float' || type.bits === 64 || !Number.isFinite(value)) return String(value);
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

export function bytesText(bytes: Uint8Array): string {
  return `\\x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
