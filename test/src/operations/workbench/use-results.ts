import {afterAll, afterEach} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import {adapters} from '#plugins/index.ts';
import {
  openResultBook,
  type BookOptions,
  type ResultBook,
} from '#src/operations/workbench/results/result-book.ts';
import {createResultSheet, type ResultSheet} from '#src/operations/workbench/results/result-sheet.ts';
import {openResultStore, type ResultStore} from '#src/operations/workbench/results/result-store.ts';
import type {ResultView, ValueRow} from '#src/operations/workbench/results/result-view.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {openWarehouse, type OpenWarehouse} from '#src/warehouse/index.ts';

export const runtime = createNodeRuntime();
export const never = new AbortController().signal;

export interface Results {
  store: ResultStore;
  warehouse: OpenWarehouse;
  /** Starts the statement and hands its result over while rows come. */
  open(text: string, options?: Partial<BookOptions> & {on?: OpenWarehouse}): Promise<ResultBook>;
  /** The same once all rows are there. */
  sheet(text: string, options?: {on?: OpenWarehouse}): Promise<ResultSheet>;
}

let opened: Promise<Results> | undefined;
const afterTest: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of afterTest.splice(0)) await cleanup();
});
afterAll(async () => {
  const results = await opened;
  await results?.store.close();
  await results?.warehouse.close();
});

/** Results of statements that run on a DuckDB in memory unless told otherwise; one for each test file. */
export function openResults(): Promise<Results> {
  return (opened ??= open());
}

async function open(): Promise<Results> {
  const store = await openResultStore({adapters, runtime});
  const warehouse = await openWarehouse(duckdb, duckdb.config.parse({}), runtime, {name: 'test'});
  const openBook: Results['open'] = async (text, {on = warehouse, ...options} = {}) => {
    const controller = new AbortController();
    const session = await on.query.openSession!();
    const startedAtMs = runtime.clock.monotonicMs();
    const result = await session.run({text}, {signal: controller.signal});
    const book = await openResultBook(result, {
      statement: text,
      store,
      clock: runtime.clock,
      startedAtMs,
      abort: () => controller.abort(),
      ...options,
    });
    afterTest.push(
      () => book.close(),
      () => session.close(),
    );
    return book;
  };
  return {
    store,
    warehouse,
    open: openBook,
    async sheet(text, options) {
      const book = await openBook(text, options);
      await book.settled();
      return createResultSheet(book, store);
    },
  };
}

export function rowsOf(view: ResultView, offset = 0, count = view.rowCount()): Promise<ValueRow[]> {
  return view.load({offset, count, signal: never});
}

/** Resolves when the book has told so. */
export function until(book: ResultBook, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!holds()) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = book.subscribe(check);
    check();
  });
}
