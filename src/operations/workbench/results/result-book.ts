import {isAbort} from '../../../errors/index.ts';
import type {Clock} from '../../../runtime/ports.ts';
import type {Batch, Column, ResultStream, SpoolTable} from '../../../warehouse/index.ts';
import {createListeners} from '../listeners.ts';
import type {ResultStore} from './result-store.ts';
import {batchRows, createNaturalView, type ResultView, type ValueRow} from './result-view.ts';
import {nameColumns, type StoredResult} from './stored-result.ts';

/**
 * - `fetching`: rows come.
 * - `paused`: the server waits to be asked for more.
 * - `complete`: all rows are here.
 * - `stopped`: a person, or the next statement, ended the result before its end.
 * - `failed`: the server or the disk did; the rows before are kept.
 */
export type BookState = 'fetching' | 'paused' | 'complete' | 'stopped' | 'failed';

export interface BookProgress {
  state: BookState;
  /** Rows that came. */
  rows: number;
  /** Rows that can be shown by now. */
  readableRows: number;
  /** The server may have more rows than these. */
  isTruncated: boolean;
  /** Rows that the statement changed, where the server says so. */
  rowsAffected: number | undefined;
  /** From the start of the statement to now, or to the last row. */
  elapsedMs: number;
  /** Why it failed. */
  error: unknown;
}

/** One result while it comes and after: rows go to the spool as they arrive, with little memory whatever their number. */
export interface ResultBook {
  readonly statement: string;
  /** As people know them; empty when the statement has no result. */
  readonly columns: readonly Column[];
  /** With unique names, as filters and exports know them. */
  readonly stored: StoredResult;
  /** All rows in the order in which they came. */
  readonly natural: ResultView;
  progress(): BookProgress;
  subscribe(listener: () => void): () => void;
  pause(): void;
  resume(): void;
  /** Ends the result where it is, on the server too, and keeps the rows. */
  stop(): Promise<void>;
  /** Resolves when no more rows come, for whatever reason. */
  settled(): Promise<void>;
  /** Ends the result and forgets its rows. */
  close(): Promise<void>;
}

export interface BookOptions {
  statement: string;
  store: ResultStore;
  clock: Clock;
  startedAtMs: number;
  /** Stops the statement on the server. */
  abort: () => void;
  /** Fetching pauses there, so that a careless statement does not fill the disk. Default: never. */
  pauseAtRows?: number;
}

/** News is told at most this often while rows come. */
const newsEveryMs = 50;

export async function openResultBook(result: ResultStream, options: BookOptions): Promise<ResultBook> {
  const {store, clock, startedAtMs} = options;
  const listeners = createListeners();
  const columns = nameColumns(result.columns);
  const table = columns.length > 0 ? await store.spool.create(store.newName('result'), columns) : undefined;
  let head: readonly ValueRow[] = [];
  let state: BookState = 'fetching';
  let rows = 0;
  let endedAtMs: number | undefined;
  let error: unknown;
  let isStopping = false;
  let isAskingServer = false;
  let wake = () => {};
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let pauseAtRows = options.pauseAtRows ?? Number.POSITIVE_INFINITY;

  const tell = () => {
    toldAtMs = clock.monotonicMs();
    listeners.tell();
  };
  const tellNowAndThen = () => {
    if (clock.monotonicMs() - toldAtMs >= newsEveryMs) tell();
  };
  const enter = (next: BookState) => {
    state = next;
    if (next !== 'fetching' && next !== 'paused') endedAtMs = clock.monotonicMs();
    tell();
  };

  async function keep(batch: Batch): Promise<void> {
    const isFirst = rows === 0;
    rows += batch.rowCount;
    if (isFirst) {
      head = batchRows(batch);
      tell();
    }
    await table!.append(batch);
    if (table!.readableRows() >= head.length) head = [];
    tellNowAndThen();
    await othersTurn();
  }

  async function untilWanted(): Promise<void> {
    if (rows >= pauseAtRows) {
      pauseAtRows = Number.POSITIVE_INFINITY;
      enter('paused');
    }
    while (state === 'paused' && !isStopping) await new Promise<void>((resolve) => (wake = resolve));
  }

  async function fetchAll(): Promise<void> {
    const batches = result.batches[Symbol.asyncIterator]();
    try {
      for (;;) {
        isAskingServer = true;
        const next = await batches.next();
        isAskingServer = false;
        if (next.done || !table) break;
        await keep(next.value);
        await untilWanted();
        if (isStopping) break;
      }
    } finally {
      isAskingServer = false;
      await result.close();
    }
  }

  async function run(): Promise<void> {
    let outcome: BookState = 'complete';
    try {
      await fetchAll();
      if (isStopping) outcome = 'stopped';
    } catch (caught) {
      outcome = isStopping && isAbort(caught) ? 'stopped' : 'failed';
      if (outcome === 'failed') error = caught;
    }
    try {
      await table?.finish();
      head = [];
    } catch (caught) {
      outcome = 'failed';
      error ??= caught;
    }
    enter(outcome);
  }

  const stored: StoredResult = {
    table: table?.name ?? '',
    columns,
    stored: () => table?.columns() ?? [],
    readableRows: () => table?.readableRows() ?? 0,
  };
  const running = run();
  const natural = createNaturalView(stored, store, () => head);
  const book: ResultBook = {
    statement: options.statement,
    columns: result.columns,
    stored,
    natural,
    progress() {
      const stats = result.stats();
      return {
        state,
        rows,
        readableRows: natural.rowCount(),
        isTruncated: state === 'stopped' || state === 'failed' || stats.truncated,
        rowsAffected: stats.rowsAffected,
        elapsedMs: (endedAtMs ?? clock.monotonicMs()) - startedAtMs,
        error,
      };
    },
    subscribe: listeners.subscribe,
    pause() {
      if (state === 'fetching') enter('paused');
    },
    resume() {
      if (state !== 'paused') return;
      enter('fetching');
      wake();
    },
    async stop() {
      isStopping = true;
      wake();
      if (isAskingServer) options.abort();
      await running;
    },
    settled: () => running,
    async close() {
      await book.stop();
      await dropTable(table);
    },
  };
  return book;
}

async function dropTable(table: SpoolTable | undefined): Promise<void> {
  await table?.drop();
}

/** Keys, timers and other work of the process come before the next rows. */
function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
