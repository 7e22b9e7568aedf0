import type {DuckDBConnection} from '@duckdb/node-api';
import {TransferError, messageOf} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {Column, FileSet} from '#src/warehouse/index.ts';
import type {Database} from '#plugins/duckdb/database.ts';
import {isSniffFailure, translateSourceError} from '#plugins/duckdb/errors.ts';
import {resultColumns} from '#plugins/duckdb/query.ts';
import {readFiles} from '#plugins/duckdb/read-source.ts';
import {detectDelimiter, provokeRowError} from './csv-shape.ts';
import {verifyCompression} from './verify-compression.ts';

export interface PreparedFiles {
  files: FileSet;
  columns: Column[];
}

/** Makes sure that local files can be read as what they claim to be, and finds their columns. */
export async function prepareFiles(
  database: Database,
  files: FileSet,
  {runtime, signal}: {runtime: Runtime; signal: AbortSignal},
): Promise<PreparedFiles> {
  for (const path of files.paths) {
    if ((await runtime.files.stat(path)).bytes === 0) throw emptyFileError(path);
    await verifyCompression(path, files.compression, {runtime, signal});
  }
  return database.use(signal, async (connection) => {
    const complete = {...files, options: await completeOptions(connection, files)};
    return {files: complete, columns: await findColumns(connection, complete)};
  });
}

/** Empty fields are NULL and quoted ones are empty text, as in weir's own CSV. */
async function completeOptions(connection: DuckDBConnection, files: FileSet): Promise<FileSet['options']> {
  if (files.format !== 'csv' && files.format !== 'tsv') return files.options;
  const options = {null: '', allow_quoted_nulls: false, ...files.options};
  if (files.format === 'tsv' || files.options.delimiter !== undefined) return options;
  return {...options, delimiter: await detectDelimiter(connection, files)};
}

async function findColumns(connection: DuckDBConnection, files: FileSet): Promise<Column[]> {
  try {
    return resultColumns(await connection.stream(`from ${readFiles(files)} limit 0`));
  } catch (error) {
    if (!isSniffFailure(error)) throw error;
    await provokeRowError(connection, files).catch((rowError: unknown) => {
      throw translateSourceError(rowError) ?? rowError;
    });
    throw new TransferError(
      `${files.paths.join(', ')} cannot be read as ${files.format}: ${messageOf(error)}`,
      {
        code: 'transfer-source',
        hint: 'Set `delimiter`, `quote`, `escape`, `skip` or `encoding` under `options:`.',
        cause: error,
      },
    );
  }
}

function emptyFileError(path: string): TransferError {
  return new TransferError(`${path} is empty: it has no rows and no columns`, {
    code: 'transfer-source',
    hint: 'Check what writes the file, or narrow the pattern so that it is left out.',
    details: {file: path},
  });
}
