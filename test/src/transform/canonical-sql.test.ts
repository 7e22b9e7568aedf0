import {describe, expect, test} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import postgres from '#plugins/postgres/index.ts';
import type {AdapterDefinition} from '#src/warehouse/index.ts';
import {canonicalSql} from '#src/transform/canonical-sql.ts';

const textOf = async (sql: string, {dialect}: Pick<AdapterDefinition, 'dialect'> = duckdb) =>
  (await canonicalSql(sql, dialect)).text;

describe('what never counts', () => {
  test.each([
    ['comments', 'select a from t', '-- why\nselect /* this */ a from t -- end'],
    ['blanks and semicolons', 'select a, b from t', 'select\n  a,\n  b\nfrom t\n;\n'],
    ['the case of keywords', 'select a from t where a is not null', 'SELECT a FROM t WHERE a IS NOT NULL'],
    ['the case of functions', 'select sum(a), foo(b) from t', 'select SUM(a), FOO(b) from t'],
    [
      'needless parentheses',
      'select a from t where a > 1 and b',
      'select (a) from t where ((a > 1) and (b))',
    ],
    ['AS before an alias', 'select a b from t u', 'select a as b from t as u'],
    [
      'INNER and OUTER',
      'select 1 from a join b on x left join c on y',
      'select 1 from a inner join b on x left outer join c on y',
    ],
    ['an alias that is the name anyway', 'select a from t', 'select (a) as a from t'],
    ['how a cast is written', 'select a::int from t', 'select cast(a as int) from t'],
  ])('%s', async (_, one, other) => {
    expect(await textOf(one)).toBe(await textOf(other));
    expect(await textOf(one, postgres)).toBe(await textOf(other, postgres));
  });

  test('the case of names that PostgreSQL folds', async () => {
    expect(await textOf('select A from T', postgres)).toBe(await textOf('select "a" from t', postgres));
    expect(await textOf('select "A" from t', postgres)).not.toBe(await textOf('select a from t', postgres));
  });
});

describe('what counts', () => {
  test.each([
    ['a literal', "select 'a' from t", "select 'A' from t"],
    ['needed parentheses', 'select a - (b - c) from t', 'select a - b - c from t'],
    ['the order of columns', 'select a, b from t', 'select b, a from t'],
    ['a kind of join', 'select 1 from a join b on x', 'select 1 from a left join b on x'],
    ['distinct', 'select a from t', 'select distinct a from t'],
  ])('%s', async (_, one, other) => {
    expect(await textOf(one)).not.toBe(await textOf(other));
  });
});

describe('syntax that the parser does not know', () => {
  const odd = 'select a from t tablesample 10 percent';

  test('is compared by its tokens', async () => {
    expect((await canonicalSql(odd, duckdb.dialect)).tree).toBeUndefined();
    expect(await textOf(`-- c\nSELECT a\nFROM t TABLESAMPLE 10 percent;`)).toBe(
      await textOf(odd.replace('tablesample', 'TABLESAMPLE')),
    );
    expect(await textOf(odd)).not.toBe(await textOf(odd.replace('10', '20')));
  });
});
