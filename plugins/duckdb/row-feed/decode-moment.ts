import {TransferError} from '#src/errors/index.ts';
import type {ColumnCells} from './column-decoder.ts';
import {word} from './decode-fixed.ts';
import {wordLength} from './words.ts';

/** PostgreSQL counts from 2000-01-01, DuckDB from 1970-01-01. */
const daysBetween = 10_957;
const microsBetween = daysBetween * 86_400_000_000;
const microsBetweenLow = microsBetween % wordLength;
const microsBetweenHigh = Math.floor(microsBetween / wordLength);

const leastWord = -0x8000_0000;
const mostWord = 0x7fff_ffff;

export function decodeDate({bytes, starts, lengths, rows}: ColumnCells, vector: ArrayBuffer): void {
  const values = new Int32Array(vector);
  for (let row = 0; row < rows; row++) {
    if (lengths[row]! < 0) continue;
    const days = word(bytes, starts[row]!);
    if (days === mostWord) values[row] = mostWord;
    else if (days === leastWord) values[row] = -mostWord;
    else values[row] = days + daysBetween;
  }
}

/** Microseconds; the greatest and the least number are the infinities. */
export function decodeTimestamp(column: string): (cells: ColumnCells, vector: ArrayBuffer) => void {
  return ({bytes, starts, lengths, rows}, vector) => {
    const values = new Int32Array(vector);
    for (let row = 0; row < rows; row++) {
      if (lengths[row]! < 0) continue;
      const start = starts[row]!;
      const high = word(bytes, start);
      const low = word(bytes, start + 4) >>> 0;
      const sum = low + microsBetweenLow;
      let sumLow = sum;
      let sumHigh = high + microsBetweenHigh + (sum >= wordLength ? 1 : 0);
      if (high === mostWord && low === wordLength - 1) [sumHigh, sumLow] = [mostWord, low];
      else if (high === leastWord && low === 0) [sumHigh, sumLow] = [leastWord, 1];
      else if (sumHigh > mostWord) throw tooLate(column);
      values[2 * row] = sumLow;
      values[2 * row + 1] = sumHigh;
    }
  };
}

function tooLate(column: string): TransferError {
  return new TransferError(`Column ${column} has a moment later than DuckDB can hold`, {
    code: 'transfer-destination',
    hint: 'The latest is 294247-01-10; change the value, or cast the column to text in the source.',
    details: {column},
  });
}
