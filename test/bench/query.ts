import {monitorEventLoopDelay} from 'node:perf_hooks';
import duckdb from '#plugins/duckdb/index.ts';
import {adapters} from '#plugins/index.ts';
import {openResultBook, type ResultBook} from '#src/operations/workbench/results/result-book.ts';
import {createResultSheet, type ResultSheet} from '#src/operations/workbench/results/result-sheet.ts';
import {openResultStore} from '#src/operations/workbench/results/result-store.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {createResultRows} from '#src/tui/workbench/result-rows.ts';
import {openWarehouse} from '#src/warehouse/index.ts';

/**
 * How the core of the SQL workbench feels, in one run on this machine: `npm run bench:query [rows]`. The numbers that
 * compare are shares and percentiles; the rest depends on the machine.
 */
const rowCount = Number(process.argv[2] ?? 10_000_000);
const never = new AbortController().signal;
const runtime = createNodeRuntime();
const statement = (rows: number) => `select range as id, range % 1000 as code, 'name ' || range as name,
  cast(range / 7 as decimal(12, 2)) as amount, timestamp '2020-01-01' + to_seconds(range) as at, random() as share
  from range(${rows})`;

const warehouse = await openWarehouse(duckdb, duckdb.config.parse({memory_limit: '256MB'}), runtime, {
  name: 'bench',
});
const store = await openResultStore({adapters, runtime});
let peakBytes = 0;
const sampling = setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage.rss())), 50);

say(`${rowCount.toLocaleString('en')} rows of 6 columns`);
const {book, sheet} = await firstRow(rowCount);
await lagWhileFetching(book);
await pageToTheEnd(sheet);
say(`memory, paged to the end ${megabytes(peakBytes)}  (goal < 400 MiB)`);
await sortAndBack(sheet);
say(`memory, sorted too      ${megabytes(peakBytes)}`);
await sheet.close();
const half = await firstRow(500_000);
await half.book.settled();
await windowsOf(half.sheet);
await half.sheet.close();
clearInterval(sampling);
await store.close();
await warehouse.close();

async function firstRow(rows: number): Promise<{book: ResultBook; sheet: ResultSheet}> {
  const startedAtMs = performance.now();
  const controller = new AbortController();
  const text = statement(rows);
  const session = await warehouse.query.openSession!();
  const result = await session.run({text}, {signal: controller.signal});
  const opened = await openResultBook(result, {
    statement: text,
    store,
    clock: runtime.clock,
    startedAtMs,
    abort: () => controller.abort(),
  });
  await until(opened, () => opened.progress().readableRows > 0);
  const first = await opened.natural.load({offset: 0, count: 40, signal: never});
  say(`first ${first.length} rows           ${ms(performance.now() - startedAtMs)}  (goal < 150 ms)`);
  return {book: opened, sheet: createResultSheet(opened, store)};
}

async function lagWhileFetching(opened: ResultBook): Promise<void> {
  const delay = monitorEventLoopDelay({resolution: 1});
  delay.enable();
  const started = performance.now();
  await opened.settled();
  delay.disable();
  const seconds = (performance.now() - started) / 1000;
  const {state, rows} = opened.progress();
  say(`memory while fetching   ${megabytes(peakBytes)}`);
  say(
    `event loop while fetching  p50 ${ms(delay.percentile(50) / 1e6)}  p95 ${ms(delay.percentile(95) / 1e6)}  (goal p95 < 16 ms)`,
  );
  say(`fetched to the disk     ${state}, ${Math.round(rows / seconds / 1000)} thousand rows a second`);
}

async function pageToTheEnd(shown: ResultSheet): Promise<void> {
  const durations: number[] = [];
  const pages = 400;
  const view = shown.view();
  for (let page = 0; page < pages; page++) {
    const offset = Math.floor((view.rowCount() / pages) * page);
    const started = performance.now();
    await view.load({offset, count: 256, signal: never});
    durations.push(performance.now() - started);
  }
  say(
    `page of 256 rows        p50 ${ms(quantile(durations, 0.5))}  p95 ${ms(quantile(durations, 0.95))}  (goal p95 < 30 ms)`,
  );
}

async function sortAndBack(shown: ResultSheet): Promise<void> {
  for (const [title, column] of [
    ['a number', 5],
    ['a text', 2],
  ] as const) {
    const started = performance.now();
    await shown.show({filters: [], sort: [{column, direction: 'descending'}]});
    const sorted = performance.now();
    await shown.view().load({offset: Math.floor(shown.view().rowCount() / 2), count: 256, signal: never});
    say(
      `sort by ${title.padEnd(15)} ${ms(sorted - started)}, its first page ${ms(performance.now() - sorted)}`,
    );
  }
  const started = performance.now();
  await shown.show({filters: [], sort: []});
  say(`back to natural order   ${ms(performance.now() - started)}`);
}

async function windowsOf(shown: ResultSheet): Promise<void> {
  const rows = createResultRows(shown, (error) => say(String(error)));
  const durations: number[] = [];
  for (let step = 0; step < 2000; step++) {
    const offset = step % 4 === 3 ? (step * 9973) % 499_000 : (step * 37) % 499_000;
    const started = performance.now();
    rows.window(offset, 40);
    durations.push(performance.now() - started);
    if (step % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  rows.close();
  say(`window() over 500,000   p50 ${ms(quantile(durations, 0.5))}  p95 ${ms(quantile(durations, 0.95))}`);
}

function until(opened: ResultBook, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (!holds()) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = opened.subscribe(check);
    check();
  });
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)]!;
}

function ms(duration: number): string {
  return `${duration.toFixed(duration < 10 ? 1 : 0)} ms`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB resident at most`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
