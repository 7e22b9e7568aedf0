import {expect, test} from 'vitest';
import {referencedTables} from '#src/project/referenced-tables.ts';
import {formatRelation} from '#src/warehouse/index.ts';

const tablesIn = async (sql: string, dialect = 'duckdb') =>
  (await referencedTables(sql, dialect)).relations.map(formatRelation).toSorted();

test.each([
  ['select * from raw.orders', ['raw.orders']],
  ['from raw.orders select id', ['raw.orders']],
  ['select * from a join b using (id) left join c.d on true', ['a', 'b', 'c.d']],
  ['with x as (select * from raw.orders) select * from x', ['raw.orders']],
  ['with recursive x as (select * from a union all select * from x) select * from x', ['a']],
  ['select (select max(id) from b) from a where exists (select 1 from c)', ['a', 'b', 'c']],
  ['select * from a union all select * from b', ['a', 'b']],
  ['select * from "Raw"."Or ders"', ['Raw.Or ders']],
  ["select * from read_csv('x.csv')", []],
  ["select 'from raw.fake' -- from raw.fake\nfrom real /* join fake */", ['real']],
  ['select 1', []],
])('%s reads %j', async (sql, tables) => {
  expect(await tablesIn(sql)).toEqual(tables);
});

test('SQL that the parser does not know still gives its tables, and the reason', async () => {
  const found = await referencedTables('select * from x.y tablesample 10% join "Z" on true', 'duckdb');
  expect('problem' in found && found.problem).toMatch(/Parse error/);
  expect(found.relations.map(formatRelation)).toEqual(['x.y', 'Z']);
});
