import type {DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBValue} from '@duckdb/node-api';
import type {Batch, Column, SpoolTable, Value} from '#src/warehouse/index.ts';
import type {Database} from './database.ts';
import {duckdbDialect, quoteIdentifier} from './dialect.ts';
import {storageType, valueWriter} from './spool-values.ts';

/** In memory, so that rows reach it without waiting for the disk. */
export const stagingCatalog = 'staging';

/** A group becomes readable when it has so many rows or about so many bytes. */
const groupRows = 10_240;
const groupBytes = 8_000_000;
/** Most rows of a data chunk, and about the values that are converted before others have their turn. */
const chunkRows = 2048;
const chunkValues = 4096;

/**
 * Appends rows to a staging table in memory, which is quick, and moves them from there to the disk on a thread of
 * DuckDB's own. There are two staging tables, one that fills and one that empties.
 */
export async function createSpoolTable(
  {api, connect}: Database,
  name: string,
  columns: readonly Column[],
): Promise<SpoolTable> {
  const connection = await connect();
  // An appender and a statement that run at once need a connection each.
  const mover = await connect();
  const textColumns = new Set<number>();
  const target = quoteIdentifier(name);
  const stages = [0, 1].map((index) => `${stagingCatalog}.main.${quoteIdentifier(`${name}_${index}`)}`);
  let appenders: DuckDBAppender[] = [];
  /** Used again and again: the memory of a chunk is not freed before garbage is collected. */
  let chunk: DuckDBDataChunk;
  let current = 0;
  let waitingRows = 0;
  let waitingBytes = 0;
  let readableRows = 0;
  let moving: Promise<void> = Promise.resolve();
  let state: 'open' | 'finished' | 'dropped' = 'open';

  const storedColumns = (): Column[] =>
    columns.map(({name: column, type}, index) => {
      const stored = storageType(type, textColumns.has(index));
      return {name: column, type: stored, nativeType: duckdbDialect.toNativeType(stored)};
    });
  let writers = createWriters();

  function createWriters() {
    return storedColumns().map(({type}) => valueWriter(api, type));
  }

  async function openStages(): Promise<void> {
    for (const stage of stages)
      await connection.run(`create or replace table ${stage} as from ${target} limit 0`);
    appenders = [];
    for (const index of stages.keys())
      appenders.push(await connection.createAppender(`${name}_${index}`, 'main', stagingCatalog));
    chunk = api.DuckDBDataChunk.create(columns.map((_, index) => appenders[0]!.columnType(index)));
  }

  async function closeStages(): Promise<void> {
    for (const appender of appenders.splice(0)) appender.closeSync();
    for (const stage of stages) await connection.run(`drop table if exists ${stage}`);
  }

  /** Resolves when there is a staging table to fill, not when the rows have arrived. */
  async function moveGroup(): Promise<void> {
    if (waitingRows === 0) return moving;
    const [stage, rows] = [stages[current]!, waitingRows];
    appenders[current]!.flushSync();
    [current, waitingRows, waitingBytes] = [1 - current, 0, 0];
    await moving;
    moving = moveRows(mover, stage, target).then(() => void (readableRows += rows));
    // The failure is told by whoever waits for the rows next.
    moving.catch(() => {});
    // The first rows are waited for by a person.
    if (readableRows === 0) await moving;
  }

  async function settle(): Promise<void> {
    await moveGroup();
    await moving;
  }

  async function keepAsText(column: number): Promise<void> {
    await settle();
    await closeStages();
    textColumns.add(column);
    const {name: columnName, nativeType} = storedColumns()[column]!;
    await connection.run(`alter table ${target} alter ${quoteIdentifier(columnName)} type ${nativeType}`);
    writers = createWriters();
    await openStages();
  }

  function writeColumns(batch: Batch, from: number, to: number): DuckDBValue[][] | {withoutRoom: number} {
    const written: DuckDBValue[][] = [];
    for (const [index, write] of writers.entries()) {
      const values = batch.columns[index]!.slice(from, to);
      const stored = write ? values.map(write) : (values as DuckDBValue[]);
      if (write && stored.includes(undefined)) return {withoutRoom: index};
      waitingBytes += sizeOf(values);
      written.push(stored as DuckDBValue[]);
    }
    return written;
  }

  async function appendRows(batch: Batch, from: number, to: number): Promise<void> {
    let written = writeColumns(batch, from, to);
    while ('withoutRoom' in written) {
      await keepAsText(written.withoutRoom);
      written = writeColumns(batch, from, to);
    }
    chunk.reset();
    chunk.rowCount = to - from;
    for (const [index, values] of written.entries()) chunk.setColumnValues(index, values);
    appenders[current]!.appendDataChunk(chunk);
    waitingRows += to - from;
  }

  const types = storedColumns().map((column) => `${quoteIdentifier(column.name)} ${column.nativeType}`);
  await connection.run(`create table ${target} (${types.join(', ')})`);
  await openStages();
  return {
    name,
    columns: storedColumns,
    readableRows: () => readableRows,
    async append(batch) {
      const stepRows = Math.min(chunkRows, Math.ceil(chunkValues / columns.length));
      for (let from = 0; from < batch.rowCount; from += stepRows) {
        if (from > 0) await othersTurn();
        await appendRows(batch, from, Math.min(batch.rowCount, from + stepRows));
      }
      if (readableRows === 0 || waitingRows >= groupRows || waitingBytes >= groupBytes) await moveGroup();
    },
    async finish() {
      if (state !== 'open') return;
      state = 'finished';
      await settle();
      await closeStages();
      mover.closeSync();
    },
    async drop() {
      if (state === 'dropped') return;
      state = 'dropped';
      await moving.catch(() => {});
      for (const appender of appenders) appender.clear();
      await closeStages();
      await connection.run(`drop table if exists ${target}`);
      mover.closeSync();
      connection.closeSync();
    },
  };
}

function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function moveRows(connection: DuckDBConnection, stage: string, target: string): Promise<void> {
  await connection.run(`insert into ${target} from ${stage}`);
  await connection.run(`truncate ${stage}`);
}

/** About the bytes that these take in memory. */
function sizeOf(values: readonly Value[]): number {
  let bytes = values.length * 8;
  for (const value of values)
    if (typeof value === 'string' || value instanceof Uint8Array) bytes += value.length;
    else if (typeof value === 'object' && value !== null) bytes += 64;
  return bytes;
}
