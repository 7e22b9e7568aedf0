import {describe, expect, test} from 'vitest';
import {filtersOf, trace, written} from './trace.ts';

const understood: [what: string, sql: string, columns: string[]][] = [
  [
    'copies and renames',
    'select id, amount as a from raw.orders',
    ['id copy < orders.id', 'a copy < orders.amount'],
  ],
  [
    'expressions and literals',
    "select amount * 2 as d, 'x' as x, current_date as t, amount::text as s from raw.orders",
    ['d expression < orders.amount', 'x literal', 't literal', 's expression < orders.amount'],
  ],
  [
    'CASE reads its conditions',
    "select case when placed > '2026-01-01' then amount end as c from raw.orders",
    ['c expression < orders.amount orders.placed'],
  ],
  [
    'aggregates with FILTER and ORDER BY of their own',
    'select count(*) as n, list(id order by placed) filter (where amount > 0) as l from raw.orders',
    ['n aggregate', 'l aggregate < orders.amount orders.id orders.placed'],
  ],
  [
    'windows, also named ones',
    'select sum(amount) over w as s, row_number() over (order by id) as r from raw.orders window w as (partition by customer_id)',
    ['s window < orders.amount orders.customer_id', 'r window < orders.id'],
  ],
  [
    'what happens on the way through common tables is kept',
    'with o as (select customer_id, sum(amount) as s from raw.orders group by all) select s as total, customer_id + 1 as c from o',
    ['total aggregate < orders.amount', 'c expression < orders.customer_id'],
  ],
  [
    'common tables with column names',
    'with o(a, b) as (select id, amount from raw.orders) select b from o',
    ['b copy < orders.amount'],
  ],
  [
    'a common table hides a table of its name',
    'with orders as (select amount as id from raw.orders) select id from orders',
    ['id copy < orders.amount'],
  ],
  ['subqueries', 'select x.k from (select id + 1 as k from raw.orders) x', ['k expression < orders.id']],
  [
    'scalar subqueries',
    'select (select max(name) from raw.customers c where c.id = o.customer_id) as n from raw.orders o',
    ['n aggregate < customers.name'],
  ],
  [
    'lateral subqueries',
    'select l.z from raw.orders o, lateral (select o.amount * 2 as z) l',
    ['z expression < orders.amount'],
  ],
  [
    'aliases used later in the same SELECT',
    'select amount * 2 as d, d + 1 as e from raw.orders',
    ['d expression < orders.amount', 'e expression < orders.amount'],
  ],
  [
    'stars',
    'select * from raw.customers',
    ['id copy < customers.id', 'name copy < customers.name', 'country copy < customers.country'],
  ],
  [
    'stars with EXCLUDE and REPLACE',
    'select * exclude (customer_id, placed) replace (amount * 2 as amount) from raw.orders',
    ['id copy < orders.id', 'amount expression < orders.amount'],
  ],
  [
    'stars with RENAME',
    'select c.* rename (name as title) from raw.customers c',
    ['id copy < customers.id', 'title copy < customers.name', 'country copy < customers.country'],
  ],
  [
    'stars of a qualified name',
    'select raw.customers.* exclude (id, country) from raw.customers',
    ['name copy < customers.name'],
  ],
  ['names qualified by schema', 'select raw.orders.id from raw.orders', ['id copy < orders.id']],
  [
    'a star over USING has the key once',
    'select * exclude (amount, placed, customer_id) from raw.orders join raw.customers using (id)',
    ['id copy < orders.id', 'name copy < customers.name', 'country copy < customers.country'],
  ],
  [
    'USING of a full join is of both sides',
    'select id from raw.orders full join raw.customers using (id)',
    ['id expression < customers.id orders.id'],
  ],
  [
    'NATURAL JOIN',
    'select id, name from raw.orders natural join raw.customers',
    ['id copy < orders.id', 'name copy < customers.name'],
  ],
  [
    'UNION by position',
    'select id, amount as a from raw.orders union all select id, 0 from raw.customers',
    ['id copy < customers.id orders.id', 'a copy < orders.amount'],
  ],
  [
    'UNION by name',
    'select id as a, amount as b from raw.orders union all by name select id as b, name as a from raw.customers',
    ['a copy < customers.name orders.id', 'b copy < customers.id orders.amount'],
  ],
  [
    'EXCEPT gives columns of its first branch',
    'select id from raw.orders except select id from raw.customers',
    ['id copy < orders.id'],
  ],
  [
    'recursion goes through every column',
    'with recursive t(a, b) as (select id, customer_id from raw.orders union all select b, a + 1 from t) select a from t',
    ['a expression < orders.customer_id orders.id'],
  ],
  ['FROM first', 'from raw.orders select id', ['id copy < orders.id']],
  ['VALUES', "select a from (values (1, 'x')) v(a, b)", ['a literal']],
  [
    'UNNEST with an alias',
    'select u.v from raw.orders o, unnest([o.id, o.amount]) as u(v)',
    ['v expression < orders.amount orders.id'],
  ],
  [
    'lambdas',
    'select list_transform([amount], x -> x + customer_id) as l from raw.orders',
    ['l expression < orders.amount orders.customer_id'],
  ],
  [
    'a whole row',
    'select c as r from raw.customers c',
    ['r expression < customers.country customers.id customers.name'],
  ],
  [
    'tables whose columns nobody knows, as long as it is clear',
    'with s as (select * from raw.events) select kind, s.at from s',
    ['kind copy < events.kind', 'at copy < events.at'],
  ],
  [
    'the table that is known to have the column',
    'select amount from raw.events, raw.orders',
    ['amount copy < orders.amount'],
  ],
];

describe('columns', () => {
  test.each(understood)('%s', async (_, sql, columns) => {
    const lineage = await trace(sql);
    expect(written(lineage)).toEqual(columns);
    expect(lineage.isComplete).toBe(true);
  });

  test('names are compared as the system keeps them', async () => {
    const lower = await trace('select "id", ID, "ID" from raw.ORDERS', {
      parserDialect: 'postgres',
      identifierCase: 'lower',
    });
    expect(written(lower)).toEqual(['id copy < orders.id', 'id copy < orders.id', 'ID unknown']);
    expect(written(await trace('select "Id" from RAW.Orders'))).toEqual(['Id copy < Orders.id']);
  });

  test('PostgreSQL: casts, ordered sets, DISTINCT ON, JSON', async () => {
    const lineage = await trace(
      `select distinct on (customer_id) placed::date as d, extract(year from placed) as y,
         jsonb_build_object('a', id)->>'a' as j, (select percentile_cont(0.5) within group (order by amount) from raw.orders) as p
       from raw.orders order by 1`,
      {parserDialect: 'postgres', identifierCase: 'lower'},
    );
    expect(written(lineage)).toEqual([
      'd expression < orders.placed',
      'y expression < orders.placed',
      'j expression < orders.id',
      'p aggregate < orders.amount',
    ]);
    expect(filtersOf(lineage)).toEqual(['distinct on orders.customer_id', 'order by orders.placed']);
  });
});

describe('what cannot be told', () => {
  test.each([
    [
      'select at from raw.events, raw.clicks',
      'at',
      'at may come from several places: the columns of raw.events are not known',
    ],
    ['select id from raw.orders, raw.customers', 'id', 'id is a column of more than one thing that is read'],
    ['select nope from raw.orders', 'nope', 'nothing that is read has a column nope'],
    ['select * from raw.events', '*', 'the columns of raw.events are not known'],
    ["select columns('a.*') from raw.orders", '*', 'COLUMNS() chooses its columns when it runs'],
    ["select * from read_csv('x.csv')", '*', 'read_csv() decides which columns there are'],
    [
      'pivot raw.orders on customer_id using sum(amount)',
      '*',
      'what PIVOT returns is only known when it runs',
    ],
    [
      'select * from raw.orders pivot (sum(amount) for id in (1, 2))',
      '*',
      'PIVOT makes its columns of values',
    ],
    ['selec 1', '*', 'the SQL parser does not understand it'],
    ['select 1; select 2', '*', '2 statements instead of one'],
  ])('%s', async (sql, name, problem) => {
    const {columns} = await trace(sql);
    expect(columns[0]).toMatchObject({name, how: 'unknown'});
    expect(columns[0]!.problem).toContain(problem);
  });

  test('a column that is known beside one that is not', async () => {
    const lineage = await trace('select *, id as own from raw.events union all select *, 1 from raw.orders');
    expect(lineage.isComplete).toBe(false);
    expect(lineage.columns.every(({how}) => how === 'unknown')).toBe(true);
  });

  test('columns without a name have their place', async () => {
    expect(written(await trace('select id, amount + 1 from raw.orders'))).toEqual([
      'id copy < orders.id',
      '#2 expression < orders.amount',
    ]);
  });
});

test('a star over one table that nobody knows says which', async () => {
  const {columns} = await trace('with e as (select * from raw.events) select * from e');
  expect(columns[0]!.sources).toEqual([{table: {schema: 'raw', name: 'events'}, column: '*', how: 'copy'}]);
});

test('columns that only decide about rows', async () => {
  const lineage = await trace(`
    select o.id from raw.orders o join raw.customers c on c.id = o.customer_id
    where c.country in (select country from raw.customers where name like 'A%')
    group by 1 having sum(o.amount) > 3 order by max(o.placed)`);
  expect(written(lineage)).toEqual(['id copy < orders.id']);
  expect(filtersOf(lineage)).toEqual([
    'group by orders.id',
    'having orders.amount',
    'join customers.id',
    'join orders.customer_id',
    'order by orders.placed',
    'where customers.country',
    'where customers.name',
  ]);
});
