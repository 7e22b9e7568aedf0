import {describe, expect, test} from 'vitest';
import {guardStatement, guardStatements} from '#src/operations/workbench/session/guard-statement.ts';
import {nextTransaction} from '#src/operations/workbench/session/transaction.ts';
import {analyzeStatement} from '#src/sql/index.ts';

const plain = {connection: 'shop', isReadOnly: false, isProduction: false};
const guard = (text: string, context = {}) => guardStatement(analyzeStatement(text), {...plain, ...context});

describe('before a statement runs', () => {
  test.each([
    ['select 1', 'run'],
    ['insert into t values (1)', 'run'],
    ['delete from t where id = 1', 'run'],
    ['delete from t', 'ask'],
    ['update t set a = 1', 'ask'],
    ['truncate t', 'ask'],
    ['create table t (a int)', 'ask'],
    ['create temp table t (a int)', 'run'],
    ['drop table t', 'ask'],
    ['grant select on t to u', 'ask'],
    ['call p()', 'run'],
    ['begin', 'run'],
  ])('%s: %s', (text, kind) => {
    expect(guard(text).kind).toBe(kind);
  });

  test.each([
    ['select 1', 'run'],
    ['insert into t values (1)', 'ask'],
    ['call p()', 'ask'],
    ['create table t (a int)', 'ask'],
    ['delete from t where id = 1', 'type'],
    ['drop table t', 'type'],
    ['commit', 'run'],
  ])('on production, %s: %s', (text, kind) => {
    expect(guard(text, {isProduction: true}).kind).toBe(kind);
  });

  test.each([
    ['select 1', 'run'],
    ['explain delete from t', 'run'],
    ['begin', 'run'],
    ['set search_path to x', 'run'],
    ['create temp table t (a int)', 'refuse'],
    ['insert into t values (1)', 'refuse'],
    ['with x as (delete from t returning *) select * from x', 'refuse'],
    ['explain analyze delete from t', 'refuse'],
    ['select * into t from u', 'refuse'],
    ["select setval('s', 1)", 'refuse'],
    ['call p()', 'refuse'],
    ['begin read write', 'refuse'],
    ['set default_transaction_read_only = off', 'refuse'],
  ])('in read-only mode, %s: %s', (text, kind) => {
    expect(guard(text, {isReadOnly: true}).kind).toBe(kind);
  });

  test('the question names what would be lost, and where', () => {
    expect(guard('delete from s.orders')).toEqual({
      kind: 'ask',
      question: 'DELETE without WHERE removes every row of s.orders. Run it?',
    });
    expect(guard('drop table s."My ""T"""', {isProduction: true})).toEqual({
      kind: 'type',
      question: 'This statement is DROP s."My ""T""" on shop, which is production.',
      word: 'My "T"',
    });
    expect(
      guard('merge into orders using u on (a) when matched then delete', {isProduction: true}),
    ).toMatchObject({
      word: 'orders',
    });
  });

  test('a refusal says why and what to do', () => {
    const refusal = guard('drop table t', {isReadOnly: true});
    expect(refusal).toMatchObject({
      error: {
        message: 'shop is read-only here, and DROP t may write',
        hint: expect.stringContaining('read-only mode'),
      },
    });
  });

  test('of several statements the strictest counts', () => {
    const texts = ['select 1', 'delete from t', 'drop table u', 'select 2'].map((text) =>
      analyzeStatement(text),
    );
    expect(guardStatements(texts, plain)).toMatchObject({
      kind: 'ask',
      question: expect.stringContaining('of t'),
    });
    expect(guardStatements(texts, {...plain, isReadOnly: true}).kind).toBe('refuse');
    expect(guardStatements([], plain).kind).toBe('run');
  });
});

test.each([
  ['none', 'begin', 'done', 'open'],
  ['none', 'select 1', 'done', 'none'],
  ['none', 'select 1', 'failed', 'none'],
  ['open', 'select 1', 'failed', undefined],
  ['open', 'commit', 'done', 'none'],
  ['open', 'commit', 'failed', 'none'],
  ['open', 'commit and chain', 'done', 'open'],
  ['failed', 'select 1', 'failed', 'failed'],
  ['failed', 'rollback', 'done', 'none'],
  ['failed', 'rollback to a', 'done', 'open'],
] as const)('a transaction that is %s is, after %s that is %s, %s', (state, text, outcome, next) => {
  expect(nextTransaction(state, analyzeStatement(text), outcome)).toBe(next);
});
