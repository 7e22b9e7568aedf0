import {Readable} from 'node:stream';
import {TransferError, UnsupportedError, messageOf} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {ByteSource, Column, FileSet, StreamState, UnloadRequest} from '#src/warehouse/index.ts';
import {createBulkRead} from '#plugins/duckdb/bulk-read.ts';
import type {Database} from '#plugins/duckdb/database.ts';
import {duckdbDialect} from '#plugins/duckdb/dialect.ts';
import {parseNativeType} from '#plugins/duckdb/native-types.ts';
import {readFiles} from '#plugins/duckdb/read-source.ts';
import {createSpool} from '#plugins/duckdb/spool.ts';
import {findRecordColumns, longestRecordBytes, type ColumnHints} from './record-columns.ts';

/** A value, or a function that knows it once all bytes came. */
type Later<Value> = Value | (() => Value);

/** Records as they come from somewhere. */
export interface Records {
  /** NDJSON: one object a line, in pieces of any size. */
  bytes: AsyncIterable<Uint8Array | string>;
  /** Types that are known. Default none. */
  hints?: Later<ColumnHints>;
  key?: Later<readonly string[]>;
  isWhole?: Later<boolean>;
  /** Asked once all bytes came. */
  stateAfter?: () => StreamState | undefined;
}

export interface RecordsContext {
  database: Database;
  runtime: Runtime;
}

/** Transports that a source of records offers, best first. */
const recordTransports = ['files', 'stream:csv'] as const;

/**
 * Keeps the records on disk until all came, because only then their columns are known, and hands them on. A source
 * without records and without hints has no columns.
 */
export async function openRecords(
  {database, runtime}: RecordsContext,
  records: Records,
  {transport, signal}: Pick<UnloadRequest, 'transport' | 'signal'>,
): Promise<ByteSource> {
  if (transport !== 'files' && transport !== 'stream:csv')
    throw new UnsupportedError(`Records do not travel by ${transport}`, {
      hint: `They travel by ${recordTransports.join(' or ')}.`,
    });
  const spool = await createSpool(database, runtime);
  const release = () => runtime.files.remove(spool);
  try {
    const path = runtime.paths.join(spool, 'records.ndjson');
    const counter = countLines(records.bytes);
    await runtime.files.writeStream(path, Readable.from(counter.pieces, {objectMode: false}), {signal});
    const hints = known(records.hints) ?? {};
    const found = await database.use(signal, (connection) =>
      counter.lines() === 0 ? findHinted(hints) : findRecordColumns(connection, path, hints),
    );
    const key = known(records.key) ?? [];
    const isWhole = known(records.isWhole);
    const columns = Object.entries(found).map(([name, nativeType]): Column => ({
      name,
      nativeType,
      type: parseNativeType(nativeType),
    }));
    const about = {
      columns,
      ...(key.length > 0 && {key}),
      ...(isWhole !== undefined && {isWhole}),
      ...(records.stateAfter && {stateAfter: records.stateAfter}),
    };
    const files: FileSet = {
      format: 'ndjson',
      paths: [path],
      compression: 'none',
      options: {columns: found, maximum_object_size: longestRecordBytes},
    };
    if (transport === 'files' && columns.length > 0)
      return {...about, content: {kind: 'files', files}, rowsSent: () => counter.lines(), dispose: release};
    const stream = await openStream({database, runtime}, files, columns, signal);
    return {
      ...about,
      content: {kind: 'stream', format: 'csv', stream: stream.stream},
      rowsSent: () => counter.lines(),
      async dispose() {
        await stream.dispose();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw readableError(error);
  }
}

function known<Value>(value: Later<Value> | undefined): Value | undefined {
  return typeof value === 'function' ? (value as () => Value)() : value;
}

async function findHinted(hints: ColumnHints): Promise<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(hints).map(([name, type]) => [name, duckdbDialect.toNativeType(type)]),
  );
}

async function openStream(
  {database, runtime}: RecordsContext,
  files: FileSet,
  columns: readonly Column[],
  signal: AbortSignal,
): Promise<{stream: Readable; dispose: () => Promise<void>}> {
  if (columns.length === 0) return {stream: Readable.from([]), dispose: async () => {}};
  const source = await createBulkRead(database, runtime).unload({
    from: {kind: 'statement', text: `select * from ${readFiles(files)}`},
    transport: 'stream:csv',
    signal,
  });
  return {stream: (source.content as {stream: Readable}).stream, dispose: () => source.dispose()};
}

const newline = 0x0a;

/** Passes the pieces on and counts their lines; blank ones do not count, and the last need not end. */
function countLines(bytes: Records['bytes']) {
  let lines = 0;
  let isInLine = false;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      const buffer = typeof piece === 'string' ? Buffer.from(piece) : piece;
      for (const byte of buffer) {
        if (byte === newline) {
          if (isInLine) lines++;
          isInLine = false;
        } else if (byte > 0x20) isInLine = true;
      }
      yield buffer;
    }
    if (isInLine) lines++;
  }
  return {pieces: pieces(), lines: () => lines};
}

function readableError(error: unknown): unknown {
  const text = messageOf(error);
  if (!/Malformed JSON|Expected.*(object|record)|maximum_object_size/i.test(text)) return error;
  return new TransferError(`The records cannot be read: ${text.replace(/\n[\s\S]*$/, '')}`, {
    code: 'transfer-source',
    hint: 'Each record must be one JSON object on a line of its own.',
    cause: error,
  });
}
