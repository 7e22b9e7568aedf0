import type {ByteSource, Column, LoadRequest} from '#src/warehouse/index.ts';
import {fromJson, parseCell, parseJson} from './cells.ts';
import {parseCsv} from './csv.ts';
import {MemoryError} from './errors.ts';
import type {RowGate} from './faults.ts';
import type {Row} from './store.ts';

/** Progress is told after this many rows. */
const rowsPerReport = 10_000;

export interface StagedRows {
  rows: Row[];
  bytes: number;
}

/** Reads the source to its end, every value in the type of its column. */
export async function stageRows(
  {source, signal, onProgress}: LoadRequest,
  columns: readonly Column[],
  gate: RowGate,
): Promise<StagedRows> {
  const rows: Row[] = [];
  const content = countBytes(source, signal);
  const report = () => onProgress?.({rows: rows.length, bytes: content.bytes()});
  for await (const row of parseRows(source, content.chunks, columns)) {
    await gate?.(rows.length);
    signal.throwIfAborted();
    rows.push(row);
    if (rows.length % rowsPerReport === 0) report();
  }
  report();
  return {rows, bytes: content.bytes()};
}

function countBytes({content}: ByteSource, signal: AbortSignal) {
  if (content.kind === 'files') throw new MemoryError('rejected-data', 'files are not taken');
  let bytes = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const stop = () => content.kind === 'stream' && content.stream.destroy(signal.reason as Error);
    signal.addEventListener('abort', stop, {once: true});
    try {
      for await (const chunk of content.kind === 'stream' ? content.stream : []) {
        bytes += (chunk as Uint8Array).byteLength;
        yield chunk as Uint8Array;
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
  return {chunks: chunks(), bytes: () => bytes};
}

async function* parseRows(
  {content}: ByteSource,
  chunks: AsyncIterable<Uint8Array>,
  columns: readonly Column[],
): AsyncGenerator<Row> {
  const isCsv = content.kind === 'stream' && content.format === 'csv';
  let record = 0;
  if (isCsv)
    for await (const cells of parseCsv(chunks)) {
      if (record++ === 0) continue;
      if (cells.length !== columns.length)
        throw new MemoryError(
          'rejected-data',
          `record ${record - 1} has ${cells.length} of ${columns.length} fields`,
        );
      yield cells.map((cell, index) => (cell === null ? null : parseCell(cell, columns[index]!.type)));
    }
  else
    for await (const line of lines(chunks)) {
      const fields = parseJson(line) as Readonly<Record<string, unknown>>;
      yield columns.map(({name, type}) => fromJson(fields[name], type));
    }
}

async function* lines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, {stream: true})).split('\n');
    rest = parts.pop()!;
    yield* parts;
  }
  if (rest !== '') yield rest;
}
