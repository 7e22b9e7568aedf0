import {describe, expect, test} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import {canonicalSql} from '#src/transform/canonical-sql.ts';
import {compareSql} from '#src/transform/categorize.ts';

async function change(before: string, after: string) {
  const [one, other] = await Promise.all([before, after].map((sql) => canonicalSql(sql, duckdb.dialect)));
  return compareSql(one!.tree, other!.tree);
}

const same = {added: [], removed: [], changed: [], rowReasons: []};

describe('changes that keep the rows', () => {
  test.each([
    ['an added column', 'select a from t', 'select a, b from t', {added: ['b']}],
    ['another expression', 'select a, b from t', 'select a, b + 1 as b from t', {changed: ['b']}],
    ['a removed column', 'select a, b from t', 'select a from t', {removed: ['b']}],
    ['a renamed column', 'select a from t', 'select a as c from t', {added: ['c'], removed: ['a']}],
    ['another order', 'select a from t order by a', 'select a from t order by b', {}],
    [
      'a common table that grows',
      'with c as (select a from t) select a from c',
      'with c as (select a, b from t) select a from c',
      {},
    ],
  ])('%s', async (_, before, after, expected) => {
    expect(await change(before, after)).toEqual({...same, ...expected});
  });
});

describe('changes that may bring other rows', () => {
  test.each([
    ['WHERE', 'select a from t', 'select a from t where b', 'WHERE differs'],
    ['JOIN', 'select a from t', 'select a from t join u on true', 'JOIN differs'],
    ['GROUP BY', 'select a from t group by a', 'select a from t group by a, b', 'GROUP BY differs'],
    ['a set operation', 'select 1 union all select 2', 'select 1 union all select 3', 'no single SELECT'],
    ['DISTINCT over more', 'select distinct a from t', 'select distinct a, b from t', 'DISTINCT'],
    ['a function that makes rows', 'select a from t', 'select a, unnest(b) as c from t', 'rows of its own'],
    [
      'columns counted by GROUP BY',
      'select a, sum(x) as x from t group by 1',
      'select b, a, sum(x) as x from t group by 1',
      'counts columns',
    ],
    [
      'the rows that LIMIT keeps',
      'select a from t order by a limit 1',
      'select a from t order by b limit 1',
      'ORDER BY differs',
    ],
    [
      'a common table',
      'with c as (select a from t) select a from c',
      'with c as (select a from u) select a from c',
      'WITH differs',
    ],
    ['unknown syntax', 'select a from t tablesample 10 percent', 'select a from t', 'does not understand'],
  ])('%s', async (_, before, after, reason) => {
    expect((await change(before, after)).rowReasons.join()).toContain(reason);
  });
});
