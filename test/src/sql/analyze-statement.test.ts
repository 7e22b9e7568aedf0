import {describe, expect, test} from 'vitest';
import {analyzeStatement} from '#src/sql/index.ts';

const of = (text: string) => analyzeStatement(text);

describe('what a statement does', () => {
  test.each([
    ['select 1', 'read', 'SELECT', undefined],
    ['(select 1) union (select 2)', 'read', 'SELECT', undefined],
    ['with a as (select 1) select * from a', 'read', 'SELECT', undefined],
    ['with recursive t(n) as (values (1)) select n from t', 'read', 'SELECT', undefined],
    ['-- delete\nselect \'delete from t\' as "update"', 'read', 'SELECT', undefined],
    ['select update, delete from t', 'read', 'SELECT', undefined],
    ['select insert(a, 1, 2) from t', 'read', 'SELECT', undefined],
    ['select * from t for update', 'read', 'SELECT', undefined],
    ['select * into copy from t', 'definition', 'SELECT', undefined],
    ["select nextval('s')", 'write', 'SELECT', undefined],
    ['select nextval from t', 'read', 'SELECT', undefined],
    ['explain delete from t', 'read', 'EXPLAIN', undefined],
    ['explain (costs off) update t set a = 1', 'read', 'EXPLAIN', undefined],
    ['explain analyze delete from t', 'write', 'DELETE', 't'],
    ['explain (analyze, buffers) with x as (select 1) delete from t', 'write', 'DELETE', 't'],
    ['explain analyze select 1', 'read', 'SELECT', undefined],
    ['insert into a.b values (1)', 'write', 'INSERT', 'a.b'],
    ['insert into t select * from u where x on conflict do update set a = 1', 'write', 'INSERT', 't'],
    ['update only "My Table" set a = 1', 'write', 'UPDATE', '"My Table"'],
    ['with gone as (delete from t returning *) select * from gone', 'write', 'DELETE', 't'],
    ['merge into t using u on (a) when matched then delete', 'write', 'MERGE', 't'],
    ['copy t from stdin', 'write', 'COPY', 't'],
    ['truncate table s.t', 'write', 'TRUNCATE', 's.t'],
    ['create table if not exists t (a int)', 'definition', 'CREATE', 't'],
    ['drop materialized view if exists s.v cascade', 'definition', 'DROP', 's.v'],
    ['alter table t add column a int', 'definition', 'ALTER', 't'],
    ['set search_path to x', 'session', 'SET', undefined],
    ['begin', 'transaction', 'BEGIN', undefined],
    ['start transaction read only', 'transaction', 'START', undefined],
    ['call p()', 'unknown', 'CALL', 'p'],
    ['do $$ begin delete from t; end $$', 'unknown', 'DO', undefined],
    ['', 'read', '', undefined],
  ])('%s', (text, effect, verb, target) => {
    const analysis = of(text);
    expect(analysis).toMatchObject({effect, verb});
    expect(analysis.target).toBe(target);
  });
});

test.each([
  ['delete from t', true],
  ['delete from t where true', false],
  ['delete from t using u where t.a = u.a', false],
  ['update t set a = (select max(b) from u where u.c = t.c)', true],
  ['update t set a = 1 -- where a = 2', true],
  ["update t set a = ' where '", true],
  ['with x as (select 1 where true) delete from t', true],
  ['with x as (delete from t returning *) select * from x where a', true],
  ['with x as (delete from t where a returning *) select * from x', false],
  ['truncate t', true],
  ['insert into t select 1', false],
  ['drop table t', false],
])('%s changes every row: %s', (text, isUnconditional) => {
  expect(of(text).isUnconditional).toBe(isUnconditional);
});

test.each([
  ['delete from t where a = 1', true],
  ['update t set a = 1 where b', true],
  ['drop index i', true],
  ['alter table t drop column a', true],
  ['alter table t rename to u', false],
  ['create or replace table t as select 1', true],
  ['create or replace view v as select 1', false],
  ['create table t as select 1', false],
  ['insert overwrite t select 1', true],
  ['insert into t values (1)', false],
  ['select 1', false],
])('%s loses something: %s', (text, isDestructive) => {
  expect(of(text).isDestructive).toBe(isDestructive);
});

test.each([
  ['begin', 'begin'],
  ['begin transaction isolation level serializable', 'begin'],
  ['start transaction', 'begin'],
  ['begin insert into t values (1); end', undefined],
  ['commit', 'end'],
  ['end', 'end'],
  ['rollback work', 'end'],
  ['commit and chain', 'chain'],
  ['commit and no chain', 'end'],
  ['rollback to savepoint a', 'rewind'],
  ['savepoint a', 'savepoint'],
  ['release a', 'savepoint'],
  ["prepare transaction 'x'", 'end'],
  ["commit prepared 'x'", undefined],
  ['select 1', undefined],
])('%s is the step %s of a transaction', (text, step) => {
  expect(of(text).transaction).toBe(step);
});

test.each([
  ['begin read write', true],
  ['set transaction read write', true],
  ['set default_transaction_read_only = off', true],
  ['begin read only', false],
  ['set search_path to read', false],
  ['select read write from t', false],
])('%s lets a reader write: %s', (text, liftsReadOnly) => {
  expect(of(text).liftsReadOnly).toBe(liftsReadOnly);
});

test.each([
  ['create temp table t (a int)', true],
  ['create or replace temporary view v as select 1', true],
  ['create table temp (a int)', false],
])('%s makes something temporary: %s', (text, isTemporary) => {
  expect(of(text).isTemporary).toBe(isTemporary);
});
