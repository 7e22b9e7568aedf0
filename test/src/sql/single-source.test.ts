import {expect, test} from 'vitest';
import {findSingleSource} from '#src/sql/index.ts';

test.each([
  ['select * from orders', ['orders']],
  [
    'select id, (select 1 from x) from shop."Order ""lines""" as o where id in (select id from y) limit 5',
    ['shop', '"Order ""lines"""'],
  ],
  ['from orders select id', ['orders']],
  ['table orders', ['orders']],
  ['select * from only a.b.c order by count(1);', ['a', 'b', 'c']],
  ['select extract(year from day) from orders', ['orders']],
  ['select * from orders o, customers c', undefined],
  ['select * from orders join customers using (id)', undefined],
  ['select * from (select 1) t', undefined],
  ['select * from generate_series(1, 2) n', undefined],
  ['select city, count(*) from orders group by city', undefined],
  ['select distinct city from orders', undefined],
  ['select 1', undefined],
  ['select 1 from a union select 1 from b', undefined],
  ['with a as (select 1) select * from a', undefined],
  ["select * from 'file.csv'", undefined],
  ['delete from orders', undefined],
  ['', undefined],
])('%s', (text, parts) => {
  expect(findSingleSource(text)).toEqual(parts);
});
