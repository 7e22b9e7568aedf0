import {Readable} from 'node:stream';
import {UsageError} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {Column, FileSet} from '#src/warehouse/index.ts';
import {duckdbDialect} from '#plugins/duckdb/dialect.ts';
import {longestRecordBytes} from '../record-columns.ts';
import {workbookRecords} from './sheet-records.ts';

/** Writes the rows of workbooks as NDJSON into the spool, where they can be read like any other file. */
export async function openWorkbooks(
  paths: readonly string[],
  options: FileSet['options'],
  {spool, runtime, signal}: {spool: string; runtime: Runtime; signal: AbortSignal},
): Promise<{files: FileSet; columns: Column[]}> {
  const records = workbookRecords(paths, options);
  const path = runtime.paths.join(spool, 'rows.ndjson');
  await runtime.files.writeStream(path, Readable.from(records.bytes, {objectMode: false}), {signal});
  const columns = Object.entries(records.hints()).map(([name, type]): Column => ({
    name,
    type,
    nativeType: duckdbDialect.toNativeType(type),
  }));
  if (columns.length === 0) throw emptyWorkbookError(paths);
  const types = Object.fromEntries(columns.map(({name, nativeType}) => [name, nativeType!]));
  return {
    columns,
    files: {
      format: 'ndjson',
      paths: [path],
      compression: 'none',
      options: {columns: types, maximum_object_size: longestRecordBytes},
    },
  };
}

function emptyWorkbookError(paths: readonly string[]): UsageError {
  return new UsageError(`There are no cells with a value in ${paths.join(', ')}`, {
    code: 'config-invalid',
    hint: 'Check `sheet` and `range`.',
  });
}
