import {describe, expect, test} from 'vitest';
import {UsageError} from '#src/errors/index.ts';
import {parseAsset} from '#src/project/parse-asset.ts';

const problemOf = (file: string, text: string): string => {
  try {
    parseAsset({file, text});
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error('no problem was found');
};

describe('the name of an asset', () => {
  test.each([
    ['assets/flights.sql', 'flights', {name: 'flights'}],
    ['assets/marts/revenue.sql', 'marts.revenue', {schema: 'marts', name: 'revenue'}],
    ['assets/marts/finance/revenue.sql', 'marts.revenue', {schema: 'marts', name: 'revenue'}],
  ])('%s is %s', (file, name, relation) => {
    expect(parseAsset({file, text: 'select 1'})).toMatchObject({name, relation});
  });

  test('can be set in the header', () => {
    const asset = parseAsset({file: 'assets/a.sql', text: '/* @weir\nname: marts.other\n*/ select 1'});
    expect(asset).toMatchObject({name: 'marts.other', relation: {schema: 'marts', name: 'other'}});
  });
});

describe('the header of a SQL asset', () => {
  test('is optional', () => {
    expect(parseAsset({file: 'assets/a.sql', text: 'select 1'})).toMatchObject({
      materialization: {kind: 'table'},
      checks: [],
    });
  });

  test('may be empty', () => {
    expect(parseAsset({file: 'assets/a.sql', text: '/* @weir */ select 1'})).toMatchObject({kind: 'sql'});
  });

  test('may stand below other comments and close with @weir', () => {
    const text = '-- license\n\n/* @weir\nmaterialized: view\n@weir */\nselect 1';
    expect(parseAsset({file: 'assets/a.sql', text})).toMatchObject({materialization: {kind: 'view'}});
  });

  test('leaves every line of the SQL where it was', () => {
    const text = '/* @weir\nmaterialized: view\n*/\nselect 1\nfrom t';
    const asset = parseAsset({file: 'assets/a.sql', text});
    expect(asset.kind === 'sql' && asset.template.split('\n').map((line) => line.trim())).toEqual([
      '',
      '',
      '',
      'select 1',
      'from t',
    ]);
  });

  test('reports an unknown key with the line of the file', () => {
    expect(problemOf('assets/a.sql', '-- note\n/* @weir\nmaterialised: view\n*/\nselect 1')).toMatch(
      /assets\/a\.sql:3:1.*materialised/s,
    );
  });

  test('a plain comment is no header', () => {
    expect(parseAsset({file: 'assets/a.sql', text: '/* weird: [ */ select 1'})).toMatchObject({checks: []});
  });

  test('without SQL below it is refused', () => {
    expect(problemOf('assets/a.sql', '/* @weir\nmaterialized: view\n*/\n')).toContain(
      'assets/a.sql has no SQL',
    );
  });
});

describe('an ingest asset', () => {
  const source = 'source: {connection: app, table: public.orders}\n';

  test('goes to the table of its name with mode replace unless it says otherwise', () => {
    expect(parseAsset({file: 'assets/raw/orders.yml', text: source})).toMatchObject({
      kind: 'ingest',
      name: 'raw.orders',
      relation: {schema: 'raw', name: 'orders'},
      mode: 'replace',
      source: {
        connection: 'app',
        selection: {kind: 'relation', relation: {schema: 'public', name: 'orders'}},
      },
    });
  });

  test('takes one key column as a word', () => {
    expect(
      parseAsset({file: 'assets/raw/orders.yml', text: `${source}mode: merge\nkey: id\n`}),
    ).toMatchObject({
      key: ['id'],
    });
  });

  test('needs a key to merge', () => {
    expect(problemOf('assets/raw/orders.yml', `${source}mode: merge\n`)).toContain('mode merge needs a key');
  });

  test.each([
    ['nothing to read', 'source: {connection: app}\n'],
    ['two things to read', 'source: {connection: app, table: a, path: b.csv}\n'],
  ])('with %s is refused', (_, text) => {
    expect(problemOf('assets/raw/orders.yml', text)).toContain('exactly one of table, query and path');
  });

  test('with an unknown mode names the modes', () => {
    expect(problemOf('assets/raw/orders.yml', `${source}mode: upsert\n`)).toMatch(/replace.*append.*merge/s);
  });
});

describe('checks', () => {
  const parse = (yaml: string) =>
    parseAsset({file: 'assets/a.sql', text: `/* @weir\n${yaml}\n*/ select 1`}).checks;

  test('of a column become one rule each', () => {
    const checks = parse(
      'columns: [{name: id, checks: [not_null, {min: 0, max: 9}, {accepted_values: [a, b]}]}]',
    );
    expect(checks.map((check) => check.name)).toEqual([
      'not_null(id)',
      'min(id, 0)',
      'max(id, 9)',
      'accepted_values(id)',
    ]);
  });

  test('carry severity, condition and name', () => {
    expect(parse('checks: [{unique: [a, b], severity: warn, where: c > 1, name: pairs}]')).toEqual([
      {name: 'pairs', severity: 'warn', where: 'c > 1', rule: {kind: 'unique', columns: ['a', 'b']}},
    ]);
  });

  test('with one name get numbers', () => {
    const checks = parse('checks: [{sql: select 1}, {sql: select 2}]');
    expect(checks.map((check) => check.name)).toEqual(['sql', 'sql 2']);
  });

  test('that do not exist are named', () => {
    expect(() => parse('columns: [{name: id, checks: [not_nul]}]')).toThrow(/not_nul/);
  });
});
