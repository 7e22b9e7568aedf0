import {withAsset, warehouseProject, type BadInputCase} from './case.ts';

const load = (path: string, text: string, source = `path: ${path}`) => ({
  args: ['run'],
  exitCode: 1,
  files: withAsset('assets/raw/t.yml', `source: {connection: files, ${source}}\n`, {[`data/${path}`]: text}),
});
/** A warehouse that is there from the start. */
const inMemory = {'weir.yml': warehouseProject.replace('warehouse.duckdb', "':memory:'")};

const query = (sql: string) => ({args: ['query', sql], files: inMemory, exitCode: 1});

/** Data and statements that cannot be used. */
export const dataCases: BadInputCase[] = [
  {
    title: 'a query of a warehouse that no run has made yet',
    args: ['query', 'select 1'],
    files: {'weir.yml': warehouseProject},
    exitCode: 2,
    says: ['warehouse.duckdb', 'run a pipeline'],
  },
  {
    title: 'a source file that does not exist',
    ...load('other.csv', 'a\n1\n', 'path: orders.csv'),
    says: ['orders.csv'],
  },
  {
    title: 'a glob without a match',
    ...load('other.csv', 'a\n1\n', 'path: orders-*.csv'),
    says: ['orders-*.csv'],
  },
  {
    title: 'a CSV with ragged rows',
    ...load('t.csv', 'a,b\n1,2\n3\n4,5\n'),
    says: ['t.csv', /line 3|row 2|line: 3/i],
  },
  {title: 'a Parquet file that is none', ...load('t.parquet', 'hello'), says: ['t.parquet']},
  {title: 'an NDJSON file that is none', ...load('t.ndjson', '{"a": 1}\n{"a":\n'), says: ['t.ndjson']},
  {title: 'a gzip file that is none', ...load('t.csv.gz', 'a\n1\n'), says: ['t.csv.gz']},
  {
    title: 'an option that the format does not have',
    ...load('t.csv', 'a\n1\n', 'path: t.csv, options: {delimitter: ";"}'),
    exitCode: 1,
    says: ['delimitter', 'delimiter'],
  },
  {title: 'a file of an unknown kind', ...load('t.xyz', 'a\n1\n'), says: ['t.xyz', 'format']},
  {
    title: 'SQL of an asset that does not parse',
    args: ['run'],
    files: withAsset('assets/m/a.sql', 'selec 1 frm x'),
    exitCode: 1,
    says: ['m.a', /Parser Error|syntax/i],
  },
  {
    title: 'an asset that reads a table that does not exist',
    args: ['run'],
    files: withAsset('assets/m/a.sql', 'select * from raw.nope'),
    exitCode: 1,
    says: ['m.a', 'nope'],
  },
  {
    title: 'a check that fails',
    args: ['run'],
    files: withAsset(
      'assets/m/a.sql',
      '/* @weir\ncolumns: [{name: a, checks: [not_null]}]\n*/ select null as a',
    ),
    exitCode: 1,
    says: ['not_null(a)', '1 row'],
  },
  {
    title: 'a check on a column that does not exist',
    args: ['run'],
    files: withAsset(
      'assets/m/a.sql',
      '/* @weir\ncolumns: [{name: b, checks: [not_null]}]\n*/ select 1 as a',
    ),
    exitCode: 1,
    says: ['not_null(b)', 'could not run'],
  },
  {title: 'a query that does not parse', ...query('selec 1'), says: ['^', /syntax|Parser/i]},
  {title: 'a query of a table that does not exist', ...query('select * from nope'), says: ['nope']},
  {
    title: 'a query of a column that does not exist',
    ...query('select nope from (select 1 as a)'),
    says: ['nope'],
  },
  {title: 'a value that does not convert', ...query("select 'x'::int"), says: [/convert/i]},
  {
    title: 'a table to describe that does not exist',
    args: ['tables', 'describe', 'nope'],
    files: inMemory,
    exitCode: 1,
    says: ['nope'],
  },
];
