import {TransferError} from '#src/errors/index.ts';
import type {ColumnCells} from './column-decoder.ts';
import {wordLength} from './words.ts';

/** PostgreSQL keeps four decimal digits in each of its own. */
const digitsPerGroup = 4;
const powersOfTen = [1, 10, 100, 1000, 10_000] as const;
const negative = 0x4000;

/**
 * Decimals of up to 18 digits become whole numbers of units of the last place, in 2, 4 or 8 bytes. All steps are exact:
 * a word times 10,000 is far below 2^53.
 */
export function decimalDecoder(
  column: string,
  scale: number,
  width: number,
): (cells: ColumnCells, vector: ArrayBuffer) => void {
  return ({bytes, starts, lengths, rows}, vector) => {
    const words = new Int32Array(vector);
    const halves = new Int16Array(vector);
    for (let row = 0; row < rows; row++) {
      if (lengths[row]! < 0) continue;
      let start = starts[row]!;
      const groups = (bytes[start]! << 8) | bytes[start + 1]!;
      const weight = ((bytes[start + 2]! << 24) >> 16) | bytes[start + 3]!;
      const sign = (bytes[start + 4]! << 8) | bytes[start + 5]!;
      if (sign > negative) throw notFinite(column);
      start += 8;
      let low = 0;
      let high = 0;
      /** Places that the groups so far have after the point, negative before it. */
      let places = -digitsPerGroup * (weight + 1);
      for (let group = 0; group < groups; group++, start += 2) {
        const digits = (bytes[start]! << 8) | bytes[start + 1]!;
        const wanted = Math.min(digitsPerGroup, scale - places);
        const factor = powersOfTen[wanted]!;
        const next = low * factor + digits / powersOfTen[digitsPerGroup - wanted]!;
        low = next % wordLength;
        high = high * factor + Math.floor(next / wordLength);
        places += wanted;
      }
      while (places < scale) {
        const wanted = Math.min(digitsPerGroup, scale - places);
        const next = low * powersOfTen[wanted]!;
        low = next % wordLength;
        high = high * powersOfTen[wanted]! + Math.floor(next / wordLength);
        places += wanted;
      }
      if (sign === negative) {
        high = low === 0 ? -high : -high - 1;
        low = low === 0 ? 0 : wordLength - low;
      }
      if (width === 8) {
        words[2 * row] = low;
        words[2 * row + 1] = high;
      } else if (width === 4) words[row] = low;
      else halves[row] = low;
    }
  };
}

function notFinite(column: string): TransferError {
  return new TransferError(`Column ${column} has a NaN, which a decimal of DuckDB cannot hold`, {
    code: 'transfer-destination',
    hint: 'Make it NULL or cast the column to double precision in the source.',
    details: {column},
  });
}
