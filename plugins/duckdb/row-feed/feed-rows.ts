import type {Readable} from 'node:stream';
import type {DuckDBConnection, DuckDBDataChunk} from '@duckdb/node-api';
import {TransferError} from '#src/errors/index.ts';
import type {Column} from '#src/warehouse/index.ts';
import type {SourceTable} from '../consume-source.ts';
import {quoteIdentifier} from '../dialect.ts';
import {inLittleMemory} from '../little-memory.ts';
import {castText} from '../read-source.ts';
import {loadBindings} from './bindings.ts';
import {createChunkFiller, fillWithNulls} from './chunk-filler.ts';
import {columnDecoder} from './column-decoder.ts';
import {createRowScanner} from './row-scanner.ts';
import {runOnWorkers} from './run-on-workers.ts';

/** How far the source may be ahead. While DuckDB compresses, it asks for nothing. */
const aheadBytes = 6 * 2 ** 20;

export interface RowFeed {
  source: Readable;
  columns: readonly Column[];
  /** Lets the memory of a chunk of the source be used again. */
  recycle?: (chunk: Buffer) => void;
  onBytes?: (bytes: number) => void;
}

let latestNumber = 0;

/**
 * Lets DuckDB read a `native:postgres-scalars` stream as a table while `read` runs. Rows never become JavaScript values:
 * they are decoded into the memory layout of DuckDB's vectors, a chunk ahead of the thread that takes them.
 */
export async function feedRows<Result>(
  connection: DuckDBConnection,
  {source, columns, recycle, onBytes}: RowFeed,
  read: (table: SourceTable) => Promise<Result>,
): Promise<{result: Result; bytes: number}> {
  const [api, bindings] = await Promise.all([import('@duckdb/node-api'), loadBindings()]);
  const decoders = columns.map((column) => columnDecoder(api, column));
  const scanner = createRowScanner(columns.length, recycle);
  const filler = createChunkFiller(bindings, decoders);
  let bytes = 0;
  let hasBegun = false;
  let hasEnded = false;
  let failure: {error: unknown} | undefined;

  const takeBytes = (chunk: Buffer) => {
    bytes += chunk.length;
    scanner.push(chunk);
    if (scanner.waitingBytes >= aheadBytes) source.pause();
    onBytes?.(bytes);
  };
  const end = () => {
    hasEnded = true;
  };
  const fail = (error: unknown) => {
    failure ??= {error};
  };

  function decodeNext(): void {
    if (failure || filler.isFull) return;
    try {
      const rows = scanner.scan();
      if (rows) filler.decode(rows);
      else if (hasEnded && !scanner.isComplete) throw brokenOff();
      if (scanner.waitingBytes < aheadBytes / 2) source.resume();
    } catch (error) {
      fail(error);
    }
  }

  function fill(info: {setError(text: string): void}, output: DuckDBDataChunk): void {
    hasBegun = true;
    decodeNext();
    if (failure) return info.setError('The source failed');
    if (filler.isFull) {
      filler.handOver(output);
      // Right after DuckDB's thread went on, before more bytes are read.
      queueMicrotask(decodeNext);
    } else if (hasEnded) output.rowCount = 0;
    else fillWithNulls(bindings, output);
  }

  const name = `_weir_rows_${++latestNumber}`;
  connection.registerTableFunction(
    api.DuckDBTableFunction.create({
      name,
      bindFunction(info) {
        decoders.forEach(({type}, index) => info.addResultColumn(columnName(index), type));
        info.addResultColumn(bytesColumn, api.BLOB);
      },
      initFunction: (info) => info.setMaxThreads(1),
      mainFunction: fill,
    }),
  );
  source.on('data', takeBytes).once('end', end).on('error', fail);
  // It may have failed before anybody listened.
  if (source.errored) fail(source.errored);
  try {
    const table: SourceTable = {
      columns,
      select: selectFrom(name, columns, decoders),
      run: (sql) =>
        inLittleMemory(connection, columns.length, () =>
          runOnWorkers(connection, sql, {bindings, hasBegun: () => hasBegun}),
        ),
    };
    return {result: await read(table), bytes};
  } catch (error) {
    throw failure ? failure.error : error;
  } finally {
    source.off('data', takeBytes).off('end', end);
    source.destroy();
  }
}

const bytesColumn = 'bytes';

function columnName(index: number): string {
  return `c${index + 1}`;
}

/** A row whose bytes are NULL says that none is there yet, and that it is worth a moment's sleep. */
function selectFrom(
  tableFunction: string,
  columns: readonly Column[],
  decoders: readonly {isText: boolean}[],
): string {
  const expressions = columns.map(({name, type, nativeType}, index) => {
    const inner = columnName(index);
    const value = decoders[index]!.isText ? castText({name: inner, type, nativeType}) : inner;
    return `${value} as ${quoteIdentifier(name)}`;
  });
  const isRow = `case when ${bytesColumn} is null then sleep_ms(1) is null and ${bytesColumn} is not null else true end`;
  return `select ${expressions.join(', ')} from ${tableFunction}() where ${isRow}`;
}

function brokenOff(): TransferError {
  return new TransferError('The source breaks off before the end of its rows', {code: 'transfer-source'});
}
