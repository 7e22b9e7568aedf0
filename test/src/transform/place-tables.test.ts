import {expect, test} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import {placeTablesByTokens} from '#src/transform/place-tables-by-tokens.ts';
import {placeTables} from '#src/transform/place-tables.ts';

const {dialect} = duckdb;
const place = ({schema, name}: {schema?: string; name: string}) =>
  schema === 'raw' || (schema === undefined && name === 'orders') ? `v.${name}_1` : undefined;

test.each([
  ['a table', 'select a from raw.orders', 'select a from v.orders_1 as "orders"'],
  ['a table with an alias', 'select o.a from raw.orders o', 'select o.a from v.orders_1 o'],
  ['a quoted table', 'select a from "raw"."orders"', 'select a from v.orders_1 as "orders"'],
  [
    'tables in joins and subqueries',
    'select 1 from x join raw.a b on true where exists (select 1 from raw.c)',
    'select 1 from x join v.a_1 b on true where exists (select 1 from v.c_1 as "c")',
  ],
  [
    'a column qualified by schema and table',
    'select raw.orders.a from raw.orders',
    'select "orders".a from v.orders_1 as "orders"',
  ],
  [
    'not what a common table hides',
    'with orders as (select * from raw.orders) select * from orders',
    'with orders as (select * from v.orders_1 as "orders") select * from orders',
  ],
  [
    'a table that a common table of its name reads',
    'with orders as (select * from orders) select * from orders',
    'with orders as (select * from v.orders_1 as "orders") select * from orders',
  ],
  [
    'not a recursive common table',
    'with recursive orders as (select 1 union select * from orders) select * from orders',
    'with recursive orders as (select 1 union select * from orders) select * from orders',
  ],
  [
    'text after characters beyond 16 bits',
    "select '😀' as a from raw.orders",
    'select \'😀\' as a from v.orders_1 as "orders"',
  ],
])('places %s', async (_, sql, expected) => {
  expect(await placeTables(sql, dialect, place)).toEqual({sql: expected});
});

test('by tokens, where the parser does not know the syntax', async () => {
  const sql = 'select a from raw.orders tablesample 10 percent, raw.b x join raw.c on true';
  expect(await placeTables(sql, dialect, place)).toMatchObject({
    problem: expect.stringContaining('Parse error'),
  });
  expect(placeTablesByTokens(sql, dialect, place)).toBe(
    'select a from v.orders_1 as "orders" tablesample 10 percent, v.b_1 x join v.c_1 as "c" on true',
  );
});
