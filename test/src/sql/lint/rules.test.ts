import {describe, expect, test} from 'vitest';
import {readQueries} from '#src/sql/lint/read-queries.ts';
import {sqlRules} from '#src/sql/lint/rules.ts';

function findings(rule: string, text: string, materialization = 'table'): string[] {
  const context = {
    ...readQueries(text),
    materialization,
    isMart: true,
    assets: new Set(['raw.orders']),
    quoteIdentifier: (name: string) => `"${name}"`,
  };
  return sqlRules
    .find(({id}) => id === rule)!
    .check(context)
    .map(({offset}) => text.slice(offset, offset + 12));
}

/** Rule, SQL, and where each finding begins. */
const cases: readonly [rule: string, sql: string, found: string[]][] = [
  ['select-star', 'select * from a', ['* from a']],
  ['select-star', 'select a.*, count(*) from a', ['*, count(*) ']],
  ['select-star', 'select x * 2, count(*) from (select * from b)', []],
  ['unused-cte', 'with a as (select 1), b as (select 2) select * from b', ['a as (select']],
  ['unused-cte', 'with a as (select 1), b as (select * from a) select * from b', []],
  ['join-without-condition', 'select 1 from a join b where x', ['join b where']],
  ['join-without-condition', 'select 1 from a join b on a.x = b.x left join c using (id) cross join d', []],
  ['join-without-condition', 'select 1 from a join b join c on b.x = c.x on a.x = b.x', []],
  ['implicit-cross-join', 'select a, b from a, b where f(a, b)', [', b where f(']],
  ['implicit-cross-join', 'select a, b from a join b on f(a, b), lateral (select 1)', []],
  ['unqualified-column', 'select a.id, total from a join b on a.id = b.id', ['total from a']],
  ['unqualified-column', 'select a.id as key, sum(b.x) total, b.y from a join b on a.id = b.id', []],
  ['unqualified-column', 'select id from a', []],
  ['reserved-alias', 'select 1 as order, 2 as amount, cast(x as date) from a', ['order, 2 as ']],
  ['reserved-alias', 'with a as (select 1) select 1 as "order" from a as b', []],
  ['limit-without-order', 'select 1 from a limit 5', ['limit 5']],
  ['limit-without-order', 'select 1 as order from a limit 5', ['limit 5']],
  ['limit-without-order', 'select 1 from (select 2 from b order by 1 limit 2) q', []],
  ['union-without-all', 'select 1 union select 2', ['union select']],
  ['union-without-all', 'select 1 union all select 2 union distinct select 3', []],
  ['division-without-nullif', 'select a / b from t', ['/ b from t']],
  ['division-without-nullif', 'select a / 100, a / nullif(b, 0), a / {{ n }} from t', []],
  ['null-comparison', 'select 1 from t where a = null', ['= null']],
  ['null-comparison', 'select 1 from t where a is null and b = 1', []],
  ['not-in-subquery', 'select 1 from t where a not in (select b from u)', ['not in (sele']],
  ['not-in-subquery', 'select 1 from t where a not in (1, 2)', []],
  ['hard-coded-schema', 'select 1 from raw.orders join raw.other on true', ['raw.orders j']],
];

describe('rules about SQL', () => {
  test.each(cases)('%s: %s', (rule, sql, expected) => {
    expect(findings(rule, sql)).toEqual(expected);
  });

  test('order-in-view looks at views only', () => {
    const sql = 'select id from a order by id';
    expect(findings('order-in-view', sql, 'view')).toEqual(['order by id']);
    expect(findings('order-in-view', `${sql} limit 3`, 'view')).toEqual([]);
    expect(findings('order-in-view', sql, 'table')).toEqual([]);
  });

  test('nothing is found in comments, quotes and tags of Jinja', () => {
    const sql = `select 'union / = null' as a, "limit" -- union / x
      from {{ ref('union / limit') }} /* not in (select */ where 1 = 1`;
    for (const {id} of sqlRules) expect(findings(id, sql)).toEqual([]);
  });
});
