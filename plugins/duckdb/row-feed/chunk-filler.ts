import type {DuckDBDataChunk} from '@duckdb/node-api';
import type {DuckdbBindings} from './bindings.ts';
import type {ColumnDecoder} from './column-decoder.ts';
import {chunkRows, type ScannedRows} from './row-scanner.ts';

/** Decodes rows ahead of time, and hands them over when DuckDB waits for them. */
export interface ChunkFiller {
  /** False when nothing is decoded. */
  readonly isFull: boolean;
  decode(rows: ScannedRows): void;
  handOver(output: DuckDBDataChunk): number;
}

const stringBytes = 16;

/** The output has a column for each decoder, and one of blobs. */
export function createChunkFiller(bindings: DuckdbBindings, decoders: readonly ColumnDecoder[]): ChunkFiller {
  const vectors = decoders.map(({width}) => new ArrayBuffer(width * chunkRows));
  const validities = decoders.map(() => new Uint8Array(chunkRows / 8));
  const hasNulls = decoders.map(() => false);
  const emptyBlobs = new ArrayBuffer(stringBytes * chunkRows);
  const needsBytes = decoders.some(({pointsAtBytes}) => pointsAtBytes);
  let scanned: ScannedRows | undefined;

  function decodeColumn(column: number, address: bigint): void {
    const {bytes, rows, starts, lengths} = scanned!;
    const cells = {bytes, rows, starts: starts[column]!, lengths: lengths[column]!, address};
    decoders[column]!.decode(cells, vectors[column]!);
  }

  /** Puts all bytes of the rows into the column of blobs, and returns where `bytes` would begin there. */
  function lendBytes(output: DuckDBDataChunk, {bytes, from, to, rows}: ScannedRows): bigint {
    const vector = bindings.data_chunk_get_vector(output.chunk, decoders.length);
    bindings.copy_data_to_vector(vector, 0, emptyBlobs, 0, stringBytes * rows);
    if (!needsBytes) return 0n;
    bindings.vector_assign_string_element_len(vector, 0, bytes.subarray(from, to));
    const blob = bindings.vector_get_data(vector, stringBytes);
    return new DataView(blob.buffer, blob.byteOffset).getBigUint64(8, true) - BigInt(from);
  }

  return {
    get isFull() {
      return scanned !== undefined;
    },
    decode(rows) {
      scanned = rows;
      decoders.forEach(({pointsAtBytes}, column) => {
        if (!pointsAtBytes) decodeColumn(column, 0n);
        hasNulls[column] = markNulls(rows.lengths[column]!, rows.rows, validities[column]!);
      });
    },
    handOver(output) {
      const {rows} = scanned!;
      bindings.data_chunk_set_size(output.chunk, rows);
      const address = lendBytes(output, scanned!);
      decoders.forEach(({width, pointsAtBytes}, column) => {
        if (pointsAtBytes) decodeColumn(column, address);
        const vector = bindings.data_chunk_get_vector(output.chunk, column);
        bindings.copy_data_to_vector(vector, 0, vectors[column]!, 0, width * rows);
        if (hasNulls[column]) writeValidity(bindings, vector, validities[column]!);
      });
      scanned = undefined;
      return rows;
    },
  };
}

/** A row of NULLs alone. */
export function fillWithNulls(bindings: DuckdbBindings, output: DuckDBDataChunk): void {
  bindings.data_chunk_set_size(output.chunk, 1);
  const allNull = new Uint8Array(8);
  for (let column = 0; column < output.columnCount; column++)
    writeValidity(bindings, bindings.data_chunk_get_vector(output.chunk, column), allNull);
}

type Vector = ReturnType<DuckdbBindings['data_chunk_get_vector']>;

function writeValidity(bindings: DuckdbBindings, vector: Vector, bits: Uint8Array): void {
  bindings.vector_ensure_validity_writable(vector);
  bindings.copy_data_to_vector_validity(vector, 0, bits.buffer as ArrayBuffer, 0, bits.byteLength);
}

/** Sets the bits of the values that are there. Returns whether any is not. */
function markNulls(lengths: Int32Array, rows: number, validity: Uint8Array): boolean {
  let hasNull = false;
  for (let row = 0; row < rows && !hasNull; row++) hasNull = lengths[row]! < 0;
  if (!hasNull) return false;
  validity.fill(0xff);
  for (let row = 0; row < rows; row++) if (lengths[row]! < 0) validity[row >> 3]! &= ~(1 << (row & 7));
  return true;
}
