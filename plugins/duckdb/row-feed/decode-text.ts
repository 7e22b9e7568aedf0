import type {ColumnCells} from './column-decoder.ts';
import {wordLength} from './words.ts';

/** Texts and blobs of up to so many bytes are in the vector itself. */
const inlineBytes = 12;

/**
 * Writes `duckdb_string_t` of DuckDB's C interface: the length, then either the bytes or the first four of them and the
 * address of all.
 */
export function decodeText({bytes, starts, lengths, rows, address}: ColumnCells, vector: ArrayBuffer): void {
  const words = new Uint32Array(vector);
  const inline = new Uint8Array(vector);
  const addressLow = Number(address & 0xffff_ffffn);
  const addressHigh = Number(address >> 32n);
  for (let row = 0; row < rows; row++) {
    const length = lengths[row]!;
    if (length < 0) continue;
    const start = starts[row]!;
    const at = 4 * row;
    words[at] = length;
    if (length > inlineBytes) {
      words[at + 1] =
        bytes[start]! | (bytes[start + 1]! << 8) | (bytes[start + 2]! << 16) | (bytes[start + 3]! << 24);
      const low = addressLow + start;
      words[at + 2] = low;
      words[at + 3] = addressHigh + (low >= wordLength ? 1 : 0);
      continue;
    }
    words[at + 1] = 0;
    words[at + 2] = 0;
    words[at + 3] = 0;
    const to = 16 * row + 4;
    for (let index = 0; index < length; index++) inline[to + index] = bytes[start + index]!;
  }
}
