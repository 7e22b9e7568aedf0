import type {ColumnType} from '../warehouse/index.ts';

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
