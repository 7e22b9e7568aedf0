import type {
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBResult,
  DuckDBType,
  DuckDBValue,
} from '@duckdb/node-api';
import {QueryError} from '#src/errors/index.ts';
import type {
  Batch,
  Column,
  Query,
  QueryOptions,
  ResultStream,
  Statement,
  Value,
} from '#src/warehouse/index.ts';
import {interruptOnAbort, type Database} from './database.ts';
import {translateStatementError} from './errors.ts';
import {parseNativeType} from './native-types.ts';
import {bindable, bindableType, valueReader} from './values.ts';

/** Values of DuckDB's `duckdb_result_type`. */
const changedRows = 1;
const queryResult = 3;

export function createQuery(database: Database): Query {
  return {
    async run(statement, options) {
      const connection = await database.connect();
      return runQuery(database, statement, options, {connection, release: () => connection.closeSync()});
    },
    async openSession() {
      const connection = await database.connect();
      let isOpen = true;
      return {
        run: (statement, options) => runQuery(database, statement, options, {connection, release: () => {}}),
        async close() {
          if (isOpen) connection.closeSync();
          isOpen = false;
        },
      };
    },
  };
}

interface Lease {
  connection: DuckDBConnection;
  /** Called once the result is read or given up. */
  release: () => void;
}

/** Runs one statement and streams its result. */
async function runQuery(
  database: Database,
  statement: Statement,
  {limit = Number.POSITIVE_INFINITY, signal}: QueryOptions = {},
  {connection, release}: Lease,
): Promise<ResultStream> {
  const stopWatching = interruptOnAbort(connection, signal);
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    stopWatching();
    release();
  };
  const fail = async () => {
    const explained = {...statement, text: `explain analyze\n${statement.text}`};
    await start(database, connection, explained).catch((error: unknown) => {
      throw translateStatementError(error, statement.text) ?? error;
    });
    throw new QueryError('The result broke off and the reason is not known', {
      hint: 'Run the statement again.',
      retryable: true,
    });
  };
  try {
    const result = await start(database, connection, statement);
    if (result.returnType === queryResult) return streamResult(result, {limit, signal, close, fail});
    const rowsAffected = await countChanges(result);
    close();
    const stats = {rows: 0, truncated: false, ...(rowsAffected !== undefined && {rowsAffected})};
    return {columns: [], batches: noBatches(), stats: () => stats, close: async () => {}};
  } catch (error) {
    close();
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
  /** Rejects with the reason why the result ended too early. */
  fail: () => Promise<void>;
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

/** The columns of a result, known before its first row. */
export function resultColumns(result: DuckDBResult): Column[] {
  return result.columnTypes().map((type, index) => {
    const nativeType = type.alias ?? String(type);
    return {name: result.columnName(index), type: parseNativeType(nativeType), nativeType};
  });
}

/** Reading more at a time would hold up everything else in the process. */
const mostBatchValues = 4096;

async function* readBatches(
  result: DuckDBResult,
  columns: readonly Column[],
  stats: {rows: number; truncated: boolean},
  {limit, signal, close, fail}: Reading,
): AsyncGenerator<Batch> {
  // The driver reports a failure after the first rows as the end of the result; but then it no longer streams.
  const isStreaming = result.isStreaming;
  const readers = columns.map((column) => valueReader(column.type));
  try {
    for (;;) {
      const chunk = await result.fetchChunk();
      signal?.throwIfAborted();
      if (chunk === null || chunk.rowCount === 0)
        return isStreaming && !result.isStreaming ? fail() : undefined;
      const rowCount = Math.min(chunk.rowCount, limit - stats.rows);
      stats.truncated = rowCount < chunk.rowCount;
      const batchRows = Math.max(1, Math.ceil(mostBatchValues / columns.length));
      for (let from = 0; from < rowCount; from += batchRows) {
        const to = Math.min(rowCount, from + batchRows);
        stats.rows += to - from;
        yield {rowCount: to - from, columns: readColumns(chunk, {from, to}, readers)};
      }
      if (stats.truncated) return;
    }
  } finally {
    close();
  }
}

function readColumns(
  chunk: DuckDBDataChunk,
  {from, to}: {from: number; to: number},
  readers: readonly ReturnType<typeof valueReader>[],
): Value[][] {
  return readers.map((read, index) => {
    const vector = chunk.getColumnVector(index);
    const values: Value[] = [];
    for (let row = from; row < to; row++) {
      const value = vector.getItem(row) as DuckDBValue;
      values.push(read ? read(value) : (value as Value));
    }
    return values;
  });
}

async function* noBatches(): AsyncGenerator<Batch> {}
