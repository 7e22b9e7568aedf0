import {expect, test} from 'vitest';
import {findCommonTables} from '#src/sql/common-table-bodies.ts';

const found = (sql: string) => {
  const {tables, end} = findCommonTables(sql);
  return {
    tables: tables.map(({name, start, end: stop}) => [name, sql.slice(start, stop)]),
    rest: sql.slice(end),
  };
};

test('names and bodies of common table expressions, and where the statement goes on', () => {
  expect(
    found(
      'with recursive a (x, y) as (select (1), 2), "b c" as not materialized (select \')\') -- end\nselect 1',
    ),
  ).toEqual({
    tables: [
      ['a', 'select (1), 2'],
      ['b c', "select ')'"],
    ],
    rest: ' -- end\nselect 1',
  });
});

test.each(['select 1', 'with', 'with a', 'with a as select 1', 'with a as (select 1'])(
  '%s has none',
  (sql) => {
    expect(found(sql).tables).toEqual([]);
  },
);
