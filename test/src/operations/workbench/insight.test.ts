import {describe, expect, test} from 'vitest';
import {UsageError} from '#src/errors/index.ts';
import {readChart} from '#src/operations/workbench/insight/chart-data.ts';
import {pivotResult, type PivotRequest} from '#src/operations/workbench/insight/pivot-result.ts';
import {profileColumn} from '#src/operations/workbench/insight/profile-column.ts';
import {failureOf} from '#test/helpers/failure.ts';
import {postgresDatabase} from '#test/plugins/postgres.fixture.ts';
import {openPostgres} from '#test/plugins/postgres.session.ts';
import {never, openResults, rowsOf} from './use-results.ts';

const orders = `select * from (values
  (1, 'Oslo', 10.50::decimal(8,2), date '2026-01-01', 1.5::double),
  (2, 'Rome', 20.00, '2026-01-02', 'nan'),
  (3, 'Oslo', 5.25, '2026-01-03', 2.5),
  (4, null, null, '2026-01-11', 'infinity'),
  (5, '', 100.00, null, null)
) v(id, city, amount, day, ratio)`;

const facts = await postgresDatabase('workbench_insight');

async function profile(text: string, column: number, filters: {column: number; text: string}[] = []) {
  const {sheet, store} = await openResults();
  const shown = await sheet(text);
  await shown.show({
    filters: filters.map((filter) => ({kind: 'contains', isNegated: false, ...filter})),
    sort: [],
  });
  return profileColumn(shown.view(), column, {store, signal: never});
}

describe('the profile of a column', () => {
  test('of numbers', async () => {
    const found = await profile(orders, 2);
    expect(found).toMatchObject({
      rows: 5,
      nulls: 1,
      distinct: 4,
      isDistinctExact: true,
      min: '5.25',
      max: '100.00',
    });
    expect(found.spread).toMatchObject({
      mean: 33.9375,
      quantiles: [{}, {}, {share: 0.5, value: 15.25}, {}, {}],
    });
    expect(found.spread!.histogram.map(({count}) => count).filter((count) => count > 0)).toEqual([
      1, 1, 1, 1,
    ]);
    expect(found.spread!.histogram[0]).toMatchObject({from: 5.25});
    expect(found.spread!.histogram.at(-1)).toMatchObject({to: 100, count: 1});
    expect(found.lengths).toBeUndefined();
  });

  test('of the widest numbers and the furthest times', async () => {
    const wide = await profile('select * from (values (-1.7e308::double), (0), (1.7e308)) v(n)', 0);
    expect(wide.spread!.histogram.map(({count}) => count).reduce((a, b) => a + b)).toBe(3);
    const far = await profile(
      "select * from (values (timestamp '294000-01-01'), (timestamp '2026-01-01')) v(t)",
      0,
    );
    expect(far.spread!.histogram.at(-1)!.to).toMatch(/^year 294000/);
  });

  test('of few whole numbers has a bucket for each', async () => {
    const {spread} = await profile('select range % 3 + 7 as n from range(10)', 0);
    expect(spread!.histogram).toEqual([
      {from: 7, to: 7, count: 4},
      {from: 8, to: 8, count: 3},
      {from: 9, to: 9, count: 3},
    ]);
  });

  test('of texts', async () => {
    const found = await profile(orders, 1);
    expect(found).toMatchObject({
      nulls: 1,
      distinct: 3,
      min: '',
      max: 'Rome',
      lengths: {min: 0, max: 4, mean: 3, empty: 1},
      top: [
        {value: 'Oslo', count: 2},
        {value: 'Rome', count: 1},
        {value: '', count: 1},
      ],
    });
    expect(found.spread).toBeUndefined();
  });

  test('of dates', async () => {
    const found = await profile(orders, 3);
    expect(found).toMatchObject({nulls: 1, min: '2026-01-01', max: '2026-01-11'});
    expect(found.spread!.quantiles[2]).toEqual({share: 0.5, value: '2026-01-02'});
    expect(found.spread!.histogram[0]).toMatchObject({from: '2026-01-01', count: 1});
  });

  test('of numbers that are none leaves them out of the spread', async () => {
    const found = await profile(orders, 4);
    expect(found).toMatchObject({nulls: 1, distinct: 4});
    expect(found.spread).toMatchObject({mean: 2});
  });

  test('of the rows that a filter leaves', async () => {
    expect(await profile(orders, 0, [{column: 1, text: 'oslo'}])).toMatchObject({rows: 2, min: 1, max: 3});
  });

  test('of no rows, of NULLs, and of nested values', async () => {
    expect(await profile('select 1 as a where false', 0)).toMatchObject({
      rows: 0,
      nulls: 0,
      min: null,
      top: [],
    });
    expect(await profile('select null::integer as a', 0)).toMatchObject({
      rows: 1,
      nulls: 1,
      distinct: 0,
      max: null,
    });
    const nested = await profile(`select [range % 2] as a, map {range: 1} as b from range(4)`, 0);
    expect(nested.top).toEqual([
      {value: [0n], count: 2},
      {value: [1n], count: 2},
    ]);
    expect(await profile('select map {range: 1} as b from range(4)', 0)).toMatchObject({
      rows: 4,
      min: null,
      distinct: 4,
    });
  });

  test('of many rows estimates, and shows no top values where every row has its own', async () => {
    const found = await profile('select range as n from range(1200000)', 0);
    expect(found.isDistinctExact).toBe(false);
    expect(Math.abs(found.distinct / 1_200_000 - 1)).toBeLessThan(0.1);
    expect(found.top).toBeUndefined();
    expect(found.spread!.histogram.map(({count}) => count)).toEqual(Array.from({length: 20}, () => 60_000));
  });

  test.skipIf(!facts)('of decimals without bounds orders and sums them as numbers', async () => {
    const {sheet, store} = await openResults();
    const postgres = await openPostgres({...facts});
    try {
      const shown = await sheet(`select x::numeric as x from unnest(array['9', '10', '-1.5', 'NaN']) x`, {
        on: postgres,
      });
      const found = await profileColumn(shown.view(), 0, {store, signal: never});
      expect(found).toMatchObject({min: '-1.5', spread: {mean: 17.5 / 3}});
      await shown.show({filters: [{kind: 'compare', column: 0, operator: '>', value: '9.5'}], sort: []});
      expect((await rowsOf(shown.view())).flat()).toContain('10');
      await shown.show({filters: [], sort: [{column: 0, direction: 'ascending'}]});
      expect((await rowsOf(shown.view())).flat().slice(0, 3)).toEqual(['-1.5', '9', '10']);
    } finally {
      await postgres.close();
    }
  });
});

describe('a pivot', () => {
  const sales = `select * from (values ('a', 2025, 1), ('b', 2026, 2), ('a', 2026, 4), ('a', 2026, 8), (null, null, 16)) v(k, year, n)`;

  async function pivot(request: PivotRequest, text = sales) {
    const {sheet, store} = await openResults();
    const shown = await sheet(text);
    const made = await pivotResult(shown.view(), request, store, {signal: never});
    const result = {
      names: made.view.columns.map(({name}) => name),
      rows: await rowsOf(made.view),
      omitted: made.omittedColumns,
    };
    await made.view.close();
    return result;
  }

  test('sums up by rows and columns, NULL included', async () => {
    expect(await pivot({rows: [0], column: 1, value: 2, aggregate: 'sum'})).toEqual({
      names: ['k', '2025', '2026', 'NULL', 'total'],
      rows: [
        ['a', 1n, 12n, null, 13n],
        ['b', null, 2n, null, 2n],
        [null, null, null, 16n, 16n],
      ],
      omitted: 0,
    });
  });

  test('counts rows, and has a total alone without columns', async () => {
    expect(await pivot({rows: [1], aggregate: 'count'})).toMatchObject({
      names: ['year', 'count'],
      rows: [
        [2025, 1n],
        [2026, 3n],
        [null, 1n],
      ],
    });
    expect(await pivot({rows: [], value: 2, aggregate: 'max'})).toMatchObject({rows: [[16]]});
  });

  test.each([
    ['mean', 14 / 3],
    ['min', 2],
    ['max', 8],
    ['distinct', 3n],
    ['count', 3n],
  ] as const)('knows the %s', async (aggregate, value) => {
    const {rows} = await pivot({rows: [1], value: 2, aggregate});
    expect(rows[1]![1]).toEqual(value);
  });

  test('leaves out columns beyond what can be looked at, and says how many', async () => {
    const found = await pivot(
      {rows: [], column: 0, aggregate: 'count'},
      `select 'x''"' || range as c from range(75)`,
    );
    expect(found.omitted).toBe(15);
    expect(found.names).toHaveLength(61);
    expect(found.rows[0]!.at(-1)).toBe(75n);
  });

  test('refuses to sum up texts', async () => {
    const error = await failureOf(() => pivot({rows: [1], value: 0, aggregate: 'sum'}));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain('k holds no numbers');
  });
});

describe('the data of a chart', () => {
  const size = {width: 10, height: 8};
  async function chart(text: string, request: Omit<Parameters<typeof readChart>[1], 'width' | 'height'>) {
    const {sheet, store} = await openResults();
    return readChart((await sheet(text)).view(), {...request, ...size}, {store, signal: never});
  }

  test('are bars with the longest first, and the number of those left out', async () => {
    const data = await chart(`select 'k' || (range % 12) as k, (range % 12)::double as n from range(24)`, {
      kind: 'bar',
      x: 0,
      y: [1],
    });
    expect(data.labels).toEqual(['k11', 'k10', 'k9', 'k8', 'k7', 'k6', 'k5', 'k4', 'k3', 'k2']);
    expect(data.series).toEqual([
      {name: 'n', points: Array.from({length: 10}, (_, x) => ({x, y: 22 - x * 2}))},
    ]);
    expect(data.omitted).toBe(2);
  });

  test('are bars of times in their order', async () => {
    const data = await chart(`select date '2026-01-03' - range::integer as d from range(3)`, {
      kind: 'bar',
      x: 0,
      y: [],
    });
    expect(data.labels).toEqual(['2026-01-01', '2026-01-02', '2026-01-03']);
    expect(data.series[0]!.points.map(({y}) => y)).toEqual([1, 1, 1]);
  });

  test('are lines with no more points than there is room for', async () => {
    const data = await chart('select range as x, range * 2 as a, -range as b from range(100000)', {
      kind: 'line',
      x: 0,
      y: [1, 2],
    });
    expect(data.series.map(({name}) => name)).toEqual(['a', 'b']);
    for (const {points} of data.series) expect(points).toHaveLength(10);
    for (const {x, y} of data.series[0]!.points) expect(y).toBeCloseTo(x * 2, 3);
    expect(data.ends).toEqual({from: '0', to: '99999'});
  });

  test('are dots where points are', async () => {
    const data = await chart('select range % 100 as x, range // 100 as y from range(10000)', {
      kind: 'scatter',
      x: 0,
      y: [1],
    });
    expect(data.series[0]!.points.length).toBeLessThanOrEqual(80);
    expect(data.series[0]!.points.length).toBeGreaterThan(60);
  });

  test('are none for no rows and for one value stay finite', async () => {
    expect(await chart('select 1 as x where false', {kind: 'line', x: 0, y: []})).toMatchObject({series: []});
    const one = await chart('select 5 as x, 5 as y', {kind: 'scatter', x: 0, y: [1]});
    expect(one.series[0]!.points).toEqual([{x: 5, y: 5}]);
  });

  test('need numbers', async () => {
    const error = await failureOf(() => chart(`select 'a' as x`, {kind: 'line', x: 0, y: []}));
    expect(error.message).toContain('x holds no numbers');
  });
});
