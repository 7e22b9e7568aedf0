import {CancelledError, UsageError} from '../../../errors/index.ts';
import type {Batch, ByteSource, StreamFormat} from '../../../warehouse/index.ts';
import type {OperationContext} from '../../context.ts';
import {openOutputFile} from '../../run-query/open-output-file.ts';
import type {SelectedRows} from './read-selection.ts';
import type {ResultStore} from './result-store.ts';
import type {ResultView} from './result-view.ts';

export type ExportFormat = 'csv' | 'tsv' | 'json' | 'ndjson' | 'markdown' | 'parquet' | 'arrow';

const extensions: Readonly<Record<string, ExportFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  md: 'markdown',
  parquet: 'parquet',
  arrow: 'arrow',
  arrows: 'arrow',
};

/** What the name of a file asks for. Throws `UsageError` with the known extensions. */
export function exportFormatOf(file: string): ExportFormat {
  const extension = /\.([^./\\]+)$/.exec(file)?.[1]?.toLowerCase();
  const format = extension === undefined ? undefined : extensions[extension];
  if (format) return format;
  throw new UsageError(`The format of ${file} is not known`, {
    hint: `Give the file one of the extensions ${Object.keys(extensions).join(', ')}.`,
  });
}

export interface ExportRequest {
  /** Path, taken from the current folder; its extension decides the format. */
  file: string;
  overwrite: boolean;
  /** Default: all. */
  columns?: readonly number[];
  signal: AbortSignal;
  /** Turns rows into the bytes of a format that the spool does not write itself. */
  format: (format: ExportFormat, rows: SelectedRows) => AsyncIterable<string | Uint8Array>;
  onProgress?: (bytes: number) => void;
}

/** Formats that are made without rows becoming JavaScript values. */
const spoolFormats: readonly ExportFormat[] = ['csv', 'parquet'];

/**
 * Writes all rows of a view, in its order, into a file that appears only once it is whole. Resolves with its bytes.
 */
export async function exportResult(
  context: OperationContext,
  view: ResultView,
  store: ResultStore,
  request: ExportRequest,
): Promise<number> {
  const format = exportFormatOf(request.file);
  const {signal, file, overwrite, onProgress} = request;
  const sink = await openOutputFile(context, file, {overwrite, compression: 'none'});
  let bytes = 0;
  try {
    for await (const chunk of spoolFormats.includes(format)
      ? unload(view, store, format as StreamFormat, request)
      : request.format(format, await openRows(view, store, request))) {
      if (signal.aborted) throw new CancelledError();
      await sink.write(chunk);
      bytes += chunk.length;
      onProgress?.(bytes);
    }
    if (signal.aborted) throw new CancelledError();
    return await sink.commit();
  } finally {
    await sink.discard();
  }
}

async function* unload(
  view: ResultView,
  {spool}: ResultStore,
  format: StreamFormat,
  {columns, signal}: ExportRequest,
): AsyncGenerator<Uint8Array> {
  const source: ByteSource = await spool.bulkRead.unload({
    from: {kind: 'statement', text: view.selectSql(columns)},
    transport: `stream:${format}`,
    signal,
  });
  try {
    if (source.content.kind === 'stream') yield* source.content.stream as AsyncIterable<Uint8Array>;
  } finally {
    await source.dispose();
  }
}

/** One pass over the whole view, not page by page. */
async function openRows(
  view: ResultView,
  {spool}: ResultStore,
  {columns = view.columns.map((_, index) => index), signal}: ExportRequest,
): Promise<SelectedRows> {
  const result = await spool.query.run({text: view.selectSql(columns)}, {signal});
  return {columns: columns.map((index) => view.columns[index]!), batches: inTurns(result.batches)};
}

/** Keys and other work of the process come between two batches. */
async function* inTurns(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    yield batch;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
