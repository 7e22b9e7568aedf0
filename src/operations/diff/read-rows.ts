import type {OpenWarehouse} from '../../warehouse/index.ts';

/** Texts of a row; NULL stays apart. */
export type TextRow = readonly (string | null)[];

export interface RowReading {
  signal: AbortSignal;
  /** Called with the bytes of each batch. */
  onBytes?: (bytes: number) => void;
}

const encoder = new TextEncoder();

/** The rows of a SELECT, each value as text. */
export async function* readRows(
  {query}: OpenWarehouse,
  text: string,
  {signal, onBytes}: RowReading,
): AsyncGenerator<TextRow> {
  const result = await query.run({text}, {signal});
  for await (const {rowCount, columns} of result.batches) {
    const texts = columns.map((values) => values.map((value) => (value === null ? null : String(value))));
    onBytes?.(texts.flat().reduce((sum, value) => sum + (value === null ? 1 : byteLength(value) + 1), 0));
    for (let row = 0; row < rowCount; row++) yield texts.map((values) => values[row]!);
  }
}

/** The first row of a SELECT that delivers one. */
export async function readRow(warehouse: OpenWarehouse, text: string, reading: RowReading): Promise<TextRow> {
  for await (const row of readRows(warehouse, text, reading)) return row;
  throw new Error('The statement delivers no row');
}

function byteLength(text: string): number {
  return /^[\0-\u007f]*$/.test(text) ? text.length : encoder.encode(text).length;
}
