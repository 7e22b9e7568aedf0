import type {DuckDBConnection, DuckDBDataChunk, DuckDBResult, DuckDBType} from '@duckdb/node-api';
import {CancelledError} from '#src/errors/index.ts';
import type {Batch, Column, QueryOptions, ResultStream, Statement, Value} from '#src/warehouse/index.ts';
import {interruptOnAbort, type Database} from './database.ts';
import {parseNativeType} from './native-types.ts';
import {bindable, bindableType, valueReader} from './values.ts';

/** Values of DuckDB's `duckdb_result_type`. */
const changedRows = 1;
const queryResult = 3;

/** Runs one statement on a connection of its own and streams its result. */
export async function runQuery(
  database: Database,
  statement: Statement,
  {limit = Number.POSITIVE_INFINITY, signal}: QueryOptions = {},
): Promise<ResultStream> {
  if (signal?.aborted) throw new CancelledError();
  const connection = await database.connect();
  const stopWatching = interruptOnAbort(connection, signal);
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    stopWatching();
    connection.closeSync();
  };
  try {
    const result = await start(database, connection, statement);
    if (result.returnType === queryResult) return streamResult(result, {limit, signal, close});
    const rowsAffected = await countChanges(result);
    close();
    const stats = {rows: 0, truncated: false, ...(rowsAffected !== undefined && {rowsAffected})};
    return {columns: [], batches: noBatches(), stats: () => stats, close: async () => {}};
  } catch (error) {
    close();
    if (signal?.aborted) throw new CancelledError();
    throw error;
  }
}

function start(
  {api}: Database,
  connection: DuckDBConnection,
  {text, parameters}: Statement,
): Promise<DuckDBResult> {
  if (!parameters?.length) return connection.stream(text);
  return connection.stream(
    text,
    parameters.map((value) => bindable(api, value)),
    parameters.map((value) => bindableType(api, value)) as DuckDBType[],
  );
}

/** Rows written by INSERT and the like, or by CREATE TABLE AS; undefined for other statements. */
async function countChanges(result: DuckDBResult): Promise<number | undefined> {
  if (result.returnType === changedRows) return result.rowsChanged;
  const chunk = await result.fetchChunk();
  const count = chunk && chunk.columnCount > 0 ? chunk.getColumnValues(0)[0] : undefined;
  return typeof count === 'bigint' ? Number(count) : undefined;
}

interface Reading {
  limit: number;
  signal: AbortSignal | undefined;
  close: () => void;
}

function streamResult(result: DuckDBResult, reading: Reading): ResultStream {
  const columns = resultColumns(result);
  const stats = {rows: 0, truncated: false};
  return {
    columns,
    batches: readBatches(result, columns, stats, reading),
    stats: () => stats,
    close: async () => reading.close(),
  };
}

function resultColumns(result: DuckDBResult): Column[] {
  return result.columnTypes().map((type, index) => {
    const nativeType = type.alias ?? String(type);
    return {name: result.columnName(index), type: parseNativeType(nativeType), nativeType};
  });
}

async function* readBatches(
  result: DuckDBResult,
  columns: readonly Column[],
  stats: {rows: number; truncated: boolean},
  {limit, signal, close}: Reading,
): AsyncGenerator<Batch> {
  const readers = columns.map((column) => valueReader(column.type));
  try {
    for (;;) {
      const chunk = await result.fetchChunk();
      if (signal?.aborted) throw new CancelledError();
      if (chunk === null || chunk.rowCount === 0) return;
      const rowCount = Math.min(chunk.rowCount, limit - stats.rows);
      stats.truncated = rowCount < chunk.rowCount;
      stats.rows += rowCount;
      if (rowCount > 0) yield {rowCount, columns: readColumns(chunk, rowCount, readers)};
      if (stats.truncated) return;
    }
  } catch (error) {
    throw signal?.aborted ? new CancelledError() : error;
  } finally {
    close();
  }
}

function readColumns(
  chunk: DuckDBDataChunk,
  rowCount: number,
  readers: readonly ReturnType<typeof valueReader>[],
): Value[][] {
  return readers.map((read, index) => {
    const values = chunk.getColumnValues(index);
    if (values.length > rowCount) values.length = rowCount;
    return read ? values.map(read) : (values as Value[]);
  });
}

async function* noBatches(): AsyncGenerator<Batch> {}
