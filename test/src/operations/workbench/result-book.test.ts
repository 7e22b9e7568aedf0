import {describe, expect, test} from 'vitest';
import {QueryError} from '#src/errors/index.ts';
import {openPostgres} from '#test/plugins/postgres.session.ts';
import {postgresDatabase} from '#test/plugins/postgres.fixture.ts';
import {openResults, rowsOf, until} from './use-results.ts';

const manyRows = 'select range as n, range % 7 as k from range(300000)';
const endless = 'select a.range as n from range(1000000000) a, range(100000) b';

describe('a result that comes', () => {
  test('shows its first rows long before the last, and counts on', async () => {
    const {open} = await openResults();
    const book = await open(endless);
    await until(book, () => book.progress().readableRows > 0);
    expect(book.columns.map(({name}) => name)).toEqual(['n']);
    expect(await rowsOf(book.natural, 0, 3)).toEqual([[0n], [1n], [2n]]);
    const {rows} = book.progress();
    await until(book, () => book.progress().rows > rows);
    expect(book.progress()).toMatchObject({state: 'fetching'});
    await book.stop();
    expect(book.progress()).toMatchObject({state: 'stopped', isTruncated: true});
    expect(book.progress().readableRows).toBe(book.progress().rows);
  });

  test('is complete with every row in order', async () => {
    const {open} = await openResults();
    const book = await open(manyRows);
    await book.settled();
    expect(book.progress()).toMatchObject({
      state: 'complete',
      rows: 300_000,
      readableRows: 300_000,
      isTruncated: false,
      error: undefined,
    });
    for (const offset of [0, 2047, 122_879, 299_990])
      expect((await rowsOf(book.natural, offset, 10)).map(([n]) => Number(n))).toEqual(
        Array.from({length: 10}, (_, index) => offset + index),
      );
    expect(await rowsOf(book.natural, 299_999, 10)).toHaveLength(1);
  });

  test('waits while it is paused and goes on when asked', async () => {
    const {open} = await openResults();
    const book = await open(manyRows, {pauseAtRows: 5000});
    await until(book, () => book.progress().state === 'paused');
    const {rows} = book.progress();
    expect(rows).toBeGreaterThanOrEqual(5000);
    expect(rows).toBeLessThan(20_000);
    book.resume();
    book.pause();
    expect(book.progress().state).toBe('paused');
    book.resume();
    await book.settled();
    expect(book.progress()).toMatchObject({state: 'complete', rows: 300_000});
  });

  test('can be stopped while it is paused', async () => {
    const {open} = await openResults();
    const book = await open(manyRows, {pauseAtRows: 1});
    await until(book, () => book.progress().state === 'paused');
    await book.stop();
    await book.stop();
    expect(book.progress()).toMatchObject({state: 'stopped', isTruncated: true});
    expect((await rowsOf(book.natural)).length).toBe(book.progress().rows);
  });

  test('keeps the rows before a failure and tells its reason', async () => {
    const {open} = await openResults();
    const book = await open(
      "select case when range > 90000 then error('late') else range::varchar end as x from range(100000)",
    );
    await book.settled();
    const {state, error, rows, readableRows} = book.progress();
    expect(state).toBe('failed');
    expect(error).toBeInstanceOf(QueryError);
    expect((error as Error).message).toContain('late');
    expect(rows).toBe(readableRows);
    expect(await rowsOf(book.natural, 0, 1)).toEqual([['0']]);
  });

  test('of a statement without result says what changed', async () => {
    const {open} = await openResults();
    const book = await open('create table t as select * from range(5)');
    await book.settled();
    expect(book.progress()).toMatchObject({state: 'complete', rows: 0, rowsAffected: 5});
    expect(book.columns).toEqual([]);
    await book.close();
  });

  test('keeps columns whose names are alike, empty, or taken', async () => {
    const {open} = await openResults();
    const book = await open('select 1 as x, 2 as "X", 3 as x_2, 4 as rowid, 5 as "a ""b"""');
    await book.settled();
    expect(book.stored.columns.map(({name}) => name)).toEqual(['x', 'X_3', 'x_2', 'rowid_2', 'a "b"']);
    expect(await rowsOf(book.natural)).toEqual([[1, 2, 3, 4, 5]]);
  });
});

describe('a result of another system', async () => {
  const facts = await postgresDatabase('workbench_results');

  test.skipIf(!facts)('keeps values that the spool has no type for', async () => {
    const {sheet} = await openResults();
    const postgres = await openPostgres({...facts});
    const text = `select * from (values (1.5::numeric, date '0044-03-15 BC', interval '1 mon'),
      ('NaN', 'infinity', '2 days'), (123456789012345678901234567890.5, '2026-01-31', null)) v(n, d, i)`;
    try {
      const {book, view} = await sheet(text, {on: postgres});
      expect(await rowsOf(view())).toEqual([
        ['1.5', '0044-03-15 BC', '1 mon'],
        ['NaN', 'infinity', '2 days'],
        ['123456789012345678901234567890.5', '2026-01-31', null],
      ]);
      expect(book.progress().state).toBe('complete');
    } finally {
      await postgres.close();
    }
  });

  test.skipIf(!facts)('stops on the server when it is stopped', async () => {
    const {open} = await openResults();
    const postgres = await openPostgres({...facts});
    const running = `select count(*) from pg_stat_activity where query like '%generate_series%' and state = 'active' and pid <> pg_backend_pid()`;
    try {
      const book = await open('select n, pg_sleep(0.001) from generate_series(1, 1000000) n', {on: postgres});
      await until(book, () => book.progress().rows > 0);
      await book.stop();
      expect(book.progress().state).toBe('stopped');
      const result = await postgres.query.run({text: running});
      for await (const batch of result.batches) expect(batch.columns[0]).toEqual([0n]);
    } finally {
      await postgres.close();
    }
  });
});
