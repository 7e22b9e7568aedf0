import type {ColumnCells} from './column-decoder.ts';

export function decode1({bytes, starts, lengths, rows}: ColumnCells, vector: ArrayBuffer): void {
  const values = new Uint8Array(vector);
  for (let row = 0; row < rows; row++) if (lengths[row]! >= 0) values[row] = bytes[starts[row]!]!;
}

export function decode2({bytes, starts, lengths, rows}: ColumnCells, vector: ArrayBuffer): void {
  const values = new Int16Array(vector);
  for (let row = 0; row < rows; row++) {
    if (lengths[row]! < 0) continue;
    const start = starts[row]!;
    values[row] = (bytes[start]! << 8) | bytes[start + 1]!;
  }
}

export function decode4({bytes, starts, lengths, rows}: ColumnCells, vector: ArrayBuffer): void {
  const values = new Int32Array(vector);
  for (let row = 0; row < rows; row++) if (lengths[row]! >= 0) values[row] = word(bytes, starts[row]!);
}

export function decode8({bytes, starts, lengths, rows}: ColumnCells, vector: ArrayBuffer): void {
  const values = new Int32Array(vector);
  for (let row = 0; row < rows; row++) {
    if (lengths[row]! < 0) continue;
    const start = starts[row]!;
    values[2 * row] = word(bytes, start + 4);
    values[2 * row + 1] = word(bytes, start);
  }
}

/** UUIDs: numbers of 128 bits whose highest bit is turned, so that they sort as texts do. */
export function decode16({bytes, starts, lengths, rows}: ColumnCells, vector: ArrayBuffer): void {
  const values = new Int32Array(vector);
  for (let row = 0; row < rows; row++) {
    if (lengths[row]! < 0) continue;
    const start = starts[row]!;
    for (let part = 0; part < 4; part++) values[4 * row + 3 - part] = word(bytes, start + 4 * part);
    values[4 * row + 3]! ^= 0x80000000;
  }
}

/** 32 bits in network order. */
export function word(bytes: Buffer, start: number): number {
  return (bytes[start]! << 24) | (bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!;
}
