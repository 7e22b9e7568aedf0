import {expect, test} from 'vitest';
import {isReadOnlyStatement} from '#src/sql/index.ts';

test.each([
  'select 1',
  '/* hi */ -- there\n Select * from "insert"',
  "select 'delete from t'",
  '(select 1) union (select 2)',
  'with a as (select 1) select * from a',
  'from t',
  'values (1)',
  'describe t',
  'explain select 1',
  'summarize t',
  "set timezone = 'UTC'",
])('reads only: %s', (sql) => {
  expect(isReadOnlyStatement(sql)).toBe(true);
});

test.each([
  'insert into t values (1)',
  'with gone as (delete from t returning *) select * from gone',
  'select * into u from t',
  'select * from t for update',
  "select nextval('s')",
  'explain analyze delete from t',
  'create table t as select 1',
  'begin',
  'call p()',
  'copy t to stdout',
  '',
  '-- nothing',
  '"select" 1',
])('may write: %s', (sql) => {
  expect(isReadOnlyStatement(sql)).toBe(false);
});
