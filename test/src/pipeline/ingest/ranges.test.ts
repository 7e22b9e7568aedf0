import {randomUUID} from 'node:crypto';
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import {cutRange} from '#src/pipeline/ingest/cut-ranges.ts';
import {rangeCondition, type Bound, type OrderColumn, type RowRange} from '#src/pipeline/ingest/range.ts';
import {findPlace, type SourceRows} from '#src/pipeline/ingest/source-rows.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {openWarehouse, type OpenWarehouse} from '#src/warehouse/index.ts';

const never = new AbortController().signal;
const {dialect} = duckdb;
const integer = {kind: 'integer', bits: 32, signed: true} as const;
const order: readonly OrderColumn[] = [
  {name: 'a', type: {kind: 'timestamp', zoned: false}, nullable: true},
  {name: 'b', type: integer, nullable: true},
];

let warehouse: OpenWarehouse;

beforeAll(async () => {
  warehouse = await openWarehouse(duckdb, duckdb.config.parse({}), createNodeRuntime(), {name: 'test'});
});
afterAll(() => warehouse.close());

async function run(text: string): Promise<number[]> {
  const result = await warehouse.query.run({text}, {signal: never});
  const values: number[] = [];
  for await (const batch of result.batches) values.push(...(batch.columns[0] ?? []).map(Number));
  return values;
}

/** Rows with few different values, so that many share a place, and some with none. */
const rowsArbitrary = fc.array(
  fc.tuple(
    fc.option(fc.integer({min: 0, max: 6}), {freq: 8}),
    fc.option(fc.integer({min: -2, max: 2}), {freq: 8}),
  ),
  {maxLength: 40},
);

const dayOf = (hours: number) =>
  new Date(Date.UTC(2026, 0, 1, hours * 9)).toISOString().replace('T', ' ').slice(0, 19);

async function createTable(rows: readonly (readonly [number | null, number | null])[]): Promise<SourceRows> {
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await run(`create table ${name} (n integer, a timestamp, b integer)`);
  if (rows.length > 0)
    await run(
      `insert into ${name} values ${rows
        .map(([a, b], n) => `(${n}, ${a === null ? 'null' : `'${dayOf(a)}'`}, ${b ?? 'null'})`)
        .join(', ')}`,
    );
  return {selection: {kind: 'relation', relation: {name}}};
}

async function rowsOf(rows: SourceRows, by: readonly OrderColumn[], range: RowRange): Promise<number[]> {
  const condition = rangeCondition(by, range, dialect);
  const {name} = (rows.selection as {relation: {name: string}}).relation;
  return run(`select n from ${name}${condition === undefined ? '' : ` where ${condition}`}`);
}

async function cut(
  rows: SourceRows,
  by: readonly OrderColumn[],
  chunk: Parameters<typeof cutRange>[0]['chunk'],
  bounds: {from?: Bound; to?: Bound} = {},
): Promise<RowRange[]> {
  const ranges: RowRange[] = [];
  const find = (range: RowRange, skip: number) =>
    findPlace(rows, warehouse, {order: by, range, skip, signal: never});
  for await (const {range, isLast} of cutRange({order: by, ...bounds, chunk}, find)) {
    ranges.push(range);
    if (isLast) break;
  }
  return ranges;
}

describe('a range cut into parts', () => {
  test.each([
    ['one column', order.slice(0, 1)],
    ['two columns', order],
  ])('has every row once, ties and rows without a place included: by %s', async (_, by) => {
    await fc.assert(
      fc.asyncProperty(rowsArbitrary, fc.integer({min: 1, max: 9}), async (values, size) => {
        const rows = await createTable(values);
        const ranges = await cut(rows, by, {kind: 'rows', rows: size});
        const parts = await Promise.all(ranges.map((range) => rowsOf(rows, by, range)));
        const without = await rowsOf(rows, by, {nulls: 'only'});
        expect([...parts.flat(), ...without].toSorted((x, y) => x - y)).toEqual(values.map((__, n) => n));
        for (const part of parts.slice(0, -1)) expect(part.length).toBeGreaterThanOrEqual(size);
      }),
      {numRuns: 40},
    );
  });

  test('by a span has every row of its bounds once and no empty part', async () => {
    await fc.assert(
      fc.asyncProperty(
        rowsArbitrary,
        fc.constantFrom(3, 9, 24, 48),
        fc.tuple(fc.integer({min: 0, max: 6}), fc.boolean()),
        fc.tuple(fc.integer({min: 0, max: 6}), fc.boolean()),
        async (values, hours, from, to) => {
          const rows = await createTable(values);
          const by = order.slice(0, 1);
          const bounds = {
            from: {values: [dayOf(from[0])], inclusive: from[1]},
            to: {values: [dayOf(to[0])], inclusive: to[1]},
          };
          const ranges = await cut(rows, by, {kind: 'span', durationMs: hours * 3_600_000}, bounds);
          const parts = await Promise.all(ranges.map((range) => rowsOf(rows, by, range)));
          const expected = values.flatMap(([a], n) => {
            const isFrom = a !== null && (from[1] ? a >= from[0] : a > from[0]);
            const isTo = a !== null && (to[1] ? a <= to[0] : a < to[0]);
            return isFrom && isTo ? [n] : [];
          });
          expect(parts.flat().toSorted((x, y) => x - y)).toEqual(expected);
          if (expected.length > 0) for (const part of parts) expect(part.length).toBeGreaterThan(0);
        },
      ),
      {numRuns: 40},
    );
  });

  test('of a table without rows is one part', async () => {
    const rows = await createTable([]);
    expect(await cut(rows, order, {kind: 'rows', rows: 10})).toEqual([{nulls: 'without'}]);
  });
});

describe('a bound with fewer values than columns', () => {
  test.each([
    [{from: {values: ['2026-01-01 09:00:00'], inclusive: true}}, [1, 2, 3]],
    [{from: {values: ['2026-01-01 09:00:00'], inclusive: false}}, [3]],
    [{to: {values: ['2026-01-01 09:00:00'], inclusive: true}}, [0, 1, 2]],
    [{to: {values: ['2026-01-01 09:00:00'], inclusive: false}}, [0]],
  ])('stands for all rows that begin with them: %j', async (bounds, expected) => {
    const rows = await createTable([
      [0, 5],
      [1, 1],
      [1, 2],
      [2, 0],
    ]);
    expect((await rowsOf(rows, order, {...bounds, nulls: 'without'})).toSorted((x, y) => x - y)).toEqual(
      expected,
    );
  });
});
