import type {DuckDBConnection, DuckDBMaterializedResult} from '@duckdb/node-api';
import type {Runtime} from '#src/runtime/ports.ts';
import type {Column, FileSet, LoadRequest, StreamFormat} from '#src/warehouse/index.ts';
import {duckdbDialect, quoteIdentifier} from './dialect.ts';
import {resultColumns} from './query.ts';
import {parseText, readCsvStream, readFiles, readNdjsonStream} from './read-source.ts';
import {feedRows} from './row-feed/feed-rows.ts';
import {feedReader} from './spool.ts';

/** The source as one SELECT that delivers its columns in their types. May be read once. */
export interface SourceTable {
  columns: readonly Column[];
  select: string;
  /** The rows may come from the target, so all are read before it changes. Default false. */
  mayReadTarget?: boolean;
  /** Runs the statement that reads `select`. */
  run: (sql: string) => Promise<DuckDBMaterializedResult>;
}

type ReadableTable = Omit<SourceTable, 'run'>;
type Load<Result> = (table: SourceTable) => Promise<Result>;

/** Makes the source readable for DuckDB while `load` runs. */
export async function consumeSource<Result>(
  connection: DuckDBConnection,
  {source, signal, onProgress}: LoadRequest,
  {spool, runtime}: {spool: string; runtime: Runtime},
  load: Load<Result>,
): Promise<{result: Result; bytes: number}> {
  const {content} = source;
  const runnable = (table: ReadableTable): SourceTable => ({...table, run: (sql) => connection.run(sql)});
  if (content.kind === 'files') {
    const totalBytes = await sizeOf(content.files, runtime);
    const onShare = onProgress && ((share: number) => onProgress({bytes: Math.round(share * totalBytes)}));
    const table = runnable(await filesTable(connection, content.files, source.columns));
    return {result: await reportShare(connection, onShare, () => load(table)), bytes: totalBytes};
  }
  if (content.format === 'native:postgres-scalars') {
    const onBytes = onProgress && ((bytes: number) => onProgress({bytes}));
    const feed = {
      source: content.stream,
      columns: source.columns,
      ...(content.recycle && {recycle: content.recycle}),
      ...(onBytes && {onBytes}),
    };
    return feedRows(connection, feed, load);
  }
  const path = runtime.paths.join(spool, `source.${content.format}`);
  const feed = {
    path,
    needsFile: content.format === 'parquet',
    signal,
    ...(onProgress && {onBytes: (bytes: number) => onProgress({bytes})}),
  };
  const table = runnable(streamTable(content.format, path, source.columns));
  return feedReader(content.stream, feed, runtime, () => load(table));
}

function streamTable(format: StreamFormat, path: string, columns: readonly Column[]): ReadableTable {
  if (format === 'parquet') return castedTable(columns, readFiles(parquetFile(path)));
  const from = format === 'csv' ? readCsvStream(path, columns) : readNdjsonStream(path, columns);
  const expressions = columns.map((column) => `${parseText(column)} as ${quoteIdentifier(column.name)}`);
  return {columns, select: `select ${expressions.join(', ')} from ${from}`};
}

function parquetFile(path: string): FileSet {
  return {format: 'parquet', paths: [path], compression: 'none', options: {}};
}

/** Files whose columns the source does not know have those that DuckDB finds in them. */
async function filesTable(
  connection: DuckDBConnection,
  files: FileSet,
  columns: readonly Column[],
): Promise<ReadableTable> {
  const from = readFiles(files);
  if (columns.length > 0) return castedTable(columns, from);
  return castedTable(resultColumns(await connection.stream(`from ${from} limit 0`)), from);
}

function castedTable(columns: readonly Column[], from: string): ReadableTable {
  const expressions = columns.map(({name, type}) => {
    const column = quoteIdentifier(name);
    return `cast(${column} as ${duckdbDialect.toNativeType(type)}) as ${column}`;
  });
  return {columns, select: `select ${expressions.join(', ')} from ${from}`};
}

async function sizeOf({paths}: FileSet, {files}: Runtime): Promise<number> {
  const stats = await Promise.all(paths.map((path) => files.stat(path)));
  return stats.reduce((total, {bytes}) => total + bytes, 0);
}

const reportEveryMs = 200;

/** Reports the share from 0 to 1 that DuckDB estimates to have done. */
export async function reportShare<Result>(
  connection: DuckDBConnection,
  onShare: ((share: number) => void) | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!onShare) return work();
  await connection.run('set enable_progress_bar = true; set enable_progress_bar_print = false');
  const timer = setInterval(() => {
    const {percentage} = connection.progress;
    if (percentage > 0) onShare(percentage / 100);
  }, reportEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
