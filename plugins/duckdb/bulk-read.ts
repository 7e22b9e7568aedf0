import type {DuckDBConnection} from '@duckdb/node-api';
import type {Runtime} from '#src/runtime/ports.ts';
import type {BulkRead, ByteSource, Column, Selection, UnloadRequest} from '#src/warehouse/index.ts';
import {interruptOnAbort, type Database} from './database.ts';
import {duckdbDialect, quoteLiteral} from './dialect.ts';
import {translateSourceError} from './errors.ts';
import {copyStatement, csvExpression, describeSelect, parquetExpression} from './export-columns.ts';
import {createSpool, takePipe} from './spool.ts';

export function createBulkRead(database: Database, runtime: Runtime): BulkRead {
  return {
    async unload(request) {
      const spool = await createSpool(database, runtime);
      const connection = await database.connect();
      const stopWatching = interruptOnAbort(connection, request.signal);
      const release = async () => {
        stopWatching();
        connection.closeSync();
        await runtime.files.remove(spool);
      };
      try {
        const source = await openSource(connection, request, {spool, runtime});
        return {
          ...source,
          async dispose() {
            await source.dispose();
            await release();
          },
        };
      } catch (error) {
        await release();
        throw error;
      }
    },
  };
}

interface Place {
  spool: string;
  runtime: Runtime;
}

async function openSource(
  connection: DuckDBConnection,
  {from, transport}: UnloadRequest,
  {spool, runtime}: Place,
): Promise<ByteSource> {
  const select = selectText(from);
  const columns = await describeSelect(connection, select);
  if (transport === 'stream:csv') {
    await connection.run(`set timezone = 'UTC'`);
    const copy = copyStatement(columns.map(csvExpression), select);
    return streamCsv(connection, columns, {copy, path: runtime.paths.join(spool, 'rows.csv'), runtime});
  }
  const path = runtime.paths.join(spool, 'rows.parquet');
  const copy = copyStatement(columns.map(parquetExpression), select);
  const rows = await runCopy(connection, `${copy} to ${quoteLiteral(path)} (format parquet)`);
  return {
    columns,
    content:
      transport === 'files'
        ? {kind: 'files', files: {format: 'parquet', paths: [path], compression: 'none', options: {}}}
        : {kind: 'stream', format: 'parquet', stream: runtime.files.openRead(path)},
    rowsSent: () => rows,
    dispose: async () => {},
  };
}

function selectText(from: Selection): string {
  if (from.kind === 'statement') return from.text.replace(/[\s;]+$/, '');
  if (from.kind === 'relation') return `select * from ${duckdbDialect.quoteRelation(from.relation)}`;
  return `select * from ${quoteLiteral((from as Extract<Selection, {kind: 'path'}>).path)}`;
}

async function runCopy(connection: DuckDBConnection, sql: string): Promise<number> {
  return (await connection.run(sql)).rowsChanged;
}

interface CsvCopy {
  copy: string;
  path: string;
  runtime: Runtime;
}

/** Through a pipe while DuckDB still works where there is room for one, else through a file. */
async function streamCsv(
  connection: DuckDBConnection,
  columns: readonly Column[],
  {copy, path, runtime}: CsvCopy,
): Promise<ByteSource> {
  let rows: number | undefined;
  const run = async () => {
    rows = await runCopy(
      connection,
      `${copy} to ${quoteLiteral(path)} (format csv, header true, use_tmp_file false)`,
    );
  };
  const giveBack = await takePipe(path, 'written', runtime);
  if (!giveBack) await run();
  const pipe = giveBack && runtime.files.openPipe(path);
  const stream = pipe?.stream ?? runtime.files.openRead(path);
  const copying = pipe
    ? run()
        .catch((error: unknown) => void stream.destroy((translateSourceError(error) ?? error) as Error))
        .finally(() => pipe.finish())
    : Promise.resolve();
  return {
    columns,
    content: {kind: 'stream', format: 'csv', stream},
    rowsSent: () => rows,
    async dispose() {
      stream.destroy();
      const stopInterrupting = interruptOnAbort(connection, AbortSignal.abort());
      await copying;
      stopInterrupting();
      giveBack?.();
    },
  };
}
