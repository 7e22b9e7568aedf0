import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {UsageError} from '#src/errors/index.ts';
import {parseFilter} from '#src/operations/workbench/results/filter.ts';
import {nameColumns} from '#src/operations/workbench/results/stored-result.ts';
import {failureOf} from '#test/helpers/failure.ts';
import {openResults, rowsOf, until} from './use-results.ts';

const people = `select * from (values
  (1, 'Ada', 12.50::decimal(8,2), date '2026-01-31', true, timestamptz '2026-01-31 12:00:00+00', [1, 2], '\\x00\\xff'::blob),
  (2, 'grace', null, null, null, null, null, null),
  (3, 'A%_\\''"--', -0.05, '2024-02-29', false, '2024-02-29 00:00:00+00', [], 'a'),
  (4, '', 9999.99, 'infinity', true, 'infinity', [null], ''),
  (5, null, 12.5, '0001-01-01', false, '1969-12-31 23:59:59+00', [7], '\\x0a')
) v(id, name, amount, day, paid, "at", list, bytes)`;

async function filtered(...texts: string[]): Promise<number[]> {
  const {sheet} = await openResults();
  const shown = await sheet(people);
  const names = shown.view().columns.map(({name}) => name);
  await shown.show({filters: texts.map((text) => parseFilter(text, names)), sort: []});
  return (await rowsOf(shown.view())).map(([id]) => Number(id));
}

describe('a filter keeps rows', () => {
  test.each([
    [['amount>12'], [1, 4, 5]],
    [['amount=12.5'], [1, 5]],
    [['amount=12.501'], []],
    [
      ['amount>=-0.05', 'amount<100'],
      [1, 3, 5],
    ],
    [['amount<1e3'], [1, 3, 5]],
    [['id!=3'], [1, 2, 4, 5]],
    [['id>9223372036854775808'], []],
    [['name=Ada'], [1]],
    [['name='], [4]],
    [['name:GRA'], [2]],
    [['!name:a'], [4, 5]],
    [["name:A%_\\'"], [3]],
    [['name~^A.a$'], [1]],
    [['name is null'], [5]],
    [['!name is null'], [1, 2, 3, 4]],
    [['day>=2025'], [1, 4]],
    [['day=2024-02-29'], [3]],
    [['day<2024-3'], [3, 5]],
    [['at>2026-01-31T11:59:59Z'], [1, 4]],
    [['at=2026-01-31 13:00:00+01'], [1]],
    [['paid=yes'], [1, 4]],
    [['list:[1,2]'], [1]],
    [['bytes:00FF'], [1]],
    [['ada'], [1]],
    [['!ada'], [2, 3, 4, 5]],
    [['where amount > 10 and (name is null or id = 1) -- end'], [1, 5]],
    [["where name like 'A\\%%' escape '\\'"], [3]],
  ])('%j', async (texts, ids) => {
    expect(await filtered(...texts)).toEqual(ids);
  });
});

describe('a filter that cannot be understood is refused and changes nothing', () => {
  test.each([
    ['amount>ten', 'amount is compared with ten, which is not a number'],
    ['amount=', 'amount is compared with nothing, which is not a number'],
    ['day>soon', 'which is not a date or time'],
    ['day=2025-02-29', 'which is not a date or time'],
    ['paid=maybe', 'which is not true or false'],
    ['where true; drop table result_1', 'semicolon'],
    ['where true) or (true', 'closes a parenthesis'],
    ['where (true', 'does not close a parenthesis'],
    ['where -- nothing', 'The condition is empty'],
  ])('%s', async (text, words) => {
    const {sheet} = await openResults();
    const shown = await sheet(people);
    const names = shown.view().columns.map(({name}) => name);
    const error = await failureOf(() => shown.show({filters: [parseFilter(text, names)], sort: []}));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain(words);
    expect(error.hint).toMatch(/\S/);
    expect(shown.view()).toBe(shown.book.natural);
    expect(shown.building()).toBeUndefined();
  });

  test.each([
    ['where no_such_column = 1', 'query-unknown-object'],
    ["where name = 'open", 'query-syntax'],
    ['name~(', 'query'],
  ])('%s, in the words of the system', async (text, code) => {
    const {sheet} = await openResults();
    const shown = await sheet(people);
    const names = shown.view().columns.map(({name}) => name);
    const error = await failureOf(() => shown.show({filters: [parseFilter(text, names)], sort: []}));
    expect(error.code).toBe(code);
    expect(await rowsOf(shown.view())).toHaveLength(5);
  });
});

describe('rows in order', () => {
  test('by one column and by several, NULL last, equal ones as they came; and back', async () => {
    const {sheet} = await openResults();
    const shown = await sheet(people);
    const ids = async () => (await rowsOf(shown.view())).map(([id]) => Number(id));
    await shown.show({filters: [], sort: [{column: 2, direction: 'descending'}]});
    expect(await ids()).toEqual([4, 1, 5, 3, 2]);
    await shown.show({
      filters: [],
      sort: [
        {column: 4, direction: 'ascending'},
        {column: 2, direction: 'descending'},
      ],
    });
    expect(await ids()).toEqual([5, 3, 4, 1, 2]);
    await shown.show({filters: [parseFilter('id>1', ['id'])], sort: [{column: 3, direction: 'ascending'}]});
    expect(await ids()).toEqual([5, 3, 4, 2]);
    await shown.show({filters: [], sort: []});
    expect(await ids()).toEqual([1, 2, 3, 4, 5]);
  });

  test('of a result that still comes are put in order again when all are there', async () => {
    const {open, store} = await openResults();
    const {createResultSheet} = await import('#src/operations/workbench/results/result-sheet.ts');
    const book = await open('select range as n from range(100000)', {pauseAtRows: 1});
    await until(book, () => book.progress().state === 'paused');
    const shown = createResultSheet(book, store);
    await shown.show({filters: [], sort: [{column: 0, direction: 'descending'}]});
    const early = shown.view();
    expect(early.rowCount()).toBe(book.progress().rows);
    expect(shown.isComplete()).toBe(false);
    const renewed = new Promise<void>((resolve) =>
      shown.subscribe(() => shown.view() !== early && resolve()),
    );
    book.resume();
    await renewed;
    expect(await rowsOf(shown.view(), 0, 2)).toEqual([[99_999n], [99_998n]]);
    expect(shown.view().rowCount()).toBe(100_000);
  });

  test('that are asked for twice are those asked for last', async () => {
    const {sheet} = await openResults();
    const shown = await sheet('select range as n from range(50000)');
    await Promise.all([
      shown.show({filters: [], sort: [{column: 0, direction: 'descending'}]}),
      shown.show({filters: [parseFilter('n<3', ['n'])], sort: []}),
    ]);
    expect(await rowsOf(shown.view())).toEqual([[0n], [1n], [2n]]);
  });
});

describe('whatever the values', () => {
  const text = fc.oneof(
    fc.string({unit: 'grapheme', maxLength: 12}),
    fc.constantFrom("'", '"', '\\', '--', '/*', ';', '%', '\0'.slice(1)),
  );
  const row = fc.record({n: fc.option(fc.integer({min: -50, max: 50})), s: fc.option(text)});

  test('filters and order are those of plain JavaScript', async () => {
    const {warehouse, store} = await openResults();
    const {createNaturalView} = await import('#src/operations/workbench/results/result-view.ts');
    const {createOrderedView} = await import('#src/operations/workbench/results/ordered-view.ts');
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, {maxLength: 40}),
        text,
        fc.string({maxLength: 8, minLength: 1}),
        async (rows, wanted, name) => {
          const columns = nameColumns([
            {name: 'n', type: {kind: 'integer', bits: 32, signed: true}, nativeType: ''},
            {name, type: {kind: 'text'}, nativeType: ''},
          ]);
          const table = await store.spool.create(store.newName('property'), columns);
          await table.append({rowCount: rows.length, columns: [rows.map(({n}) => n), rows.map(({s}) => s)]});
          await table.finish();
          const stored = {
            table: table.name,
            columns,
            stored: table.columns,
            readableRows: table.readableRows,
          };
          const signal = AbortSignal.timeout(60_000);
          const request = {
            filters: [{kind: 'contains', column: 1, text: wanted, isNegated: false} as const],
            sort: [{column: 0, direction: 'descending'} as const],
          };
          const view = await createOrderedView(stored, request, store, {signal});
          const expected = rows
            .filter(({s}) => s !== null && s.toLowerCase().includes(wanted.toLowerCase()))
            .toSorted((a, b) => (b.n ?? -1000) - (a.n ?? -1000));
          expect(await rowsOf(view)).toEqual(expected.map(({n, s}) => [n, s]));
          const equal = await createOrderedView(
            stored,
            {filters: [{kind: 'compare', column: 1, operator: '=', value: wanted}], sort: []},
            store,
            {signal},
          );
          expect(equal.rowCount()).toBe(rows.filter(({s}) => s === wanted).length);
          expect(await rowsOf(createNaturalView(stored, store))).toEqual(rows.map(({n, s}) => [n, s]));
          await Promise.all([view.close(), equal.close(), table.drop()]);
        },
      ),
      {numRuns: 40},
    );
    expect(warehouse.name).toBe('test');
  });

  test('every window of a sorted result holds the rows that belong there', async () => {
    const {sheet} = await openResults();
    const total = 40_000;
    const shown = await sheet(
      `select (range * 7919) % ${total} as n, 'row ' || range as s from range(${total})`,
    );
    await shown.show({filters: [], sort: [{column: 0, direction: 'ascending'}]});
    await fc.assert(
      fc.asyncProperty(fc.nat(total + 10), fc.integer({min: 1, max: 12_000}), async (offset, count) => {
        const rows = await rowsOf(shown.view(), offset, count);
        const size = Math.max(0, Math.min(count, total - offset));
        expect(rows.map(([n]) => Number(n))).toEqual(
          Array.from({length: size}, (_, index) => offset + index),
        );
      }),
      {numRuns: 25},
    );
  });
});
