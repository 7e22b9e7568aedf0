import {withAsset, type BadInputCase} from './case.ts';

const dryRun = {args: ['run', '--dry-run'], exitCode: 2};
const ingest = (text: string) => ({...dryRun, files: withAsset('assets/raw/orders.yml', text)});
const sql = (text: string) => ({...dryRun, files: withAsset('assets/marts/a.sql', text)});

/** Mistakes in asset files, found before anything is touched. */
export const assetCases: BadInputCase[] = [
  {
    title: 'broken YAML in an ingest asset',
    ...ingest('source: {connection: files\n'),
    says: [/assets\/raw\/orders\.yml:\d+:\d+/],
  },
  {
    title: 'an unknown key in an ingest asset',
    ...ingest('source: {connection: files, path: a.csv}\nmodes: append\n'),
    says: ['modes', 'mode'],
  },
  {
    title: 'an unknown mode',
    ...ingest('source: {connection: files, path: a.csv}\nmode: upsert\n'),
    says: ['mode', 'merge'],
  },
  {
    title: 'merge without a key',
    ...ingest('source: {connection: files, path: a.csv}\nmode: merge\n'),
    says: ['merge', 'key'],
  },
  {
    title: 'a source without a place',
    ...ingest('source: {connection: files}\n'),
    says: ['table, query and path'],
  },
  {
    title: 'a source with two places',
    ...ingest('source: {connection: files, path: a, query: b}\n'),
    says: ['table, query and path'],
  },
  {title: 'an ingest asset without a source', ...ingest('mode: replace\n'), says: ['source']},
  {
    title: 'a source connection that does not exist',
    ...ingest('source: {connection: fils, path: a.csv}\n'),
    says: ['fils', 'files'],
  },
  {
    title: 'a path of a source that has only tables',
    ...ingest('source: {connection: warehouse, path: a.csv}\n'),
    says: ['path', 'table'],
    exitCode: 5,
  },
  {
    title: 'an empty ingest asset',
    ...ingest(''),
    says: ['assets/raw/orders.yml'],
  },
  {title: 'a SQL asset without SQL', ...sql('/* @weir\nmaterialized: view\n*/\n'), says: ['has no SQL']},
  {title: 'an empty SQL asset', ...sql(''), says: ['has no SQL']},
  {
    title: 'broken YAML in a header',
    ...sql('/* @weir\ntags: [a\n*/ select 1'),
    says: [/assets\/marts\/a\.sql:\d+:\d+/],
  },
  {
    title: 'an unknown key in a header',
    ...sql('/* @weir\nmaterialised: view\n*/ select 1'),
    says: ['materialised', 'materialized', 'a.sql:2'],
  },
  {
    title: 'an unknown materialization',
    ...sql('/* @weir\nmaterialized: cube\n*/ select 1'),
    says: ['materialized', 'view'],
  },
  {
    title: 'an unknown check',
    ...sql('/* @weir\ncolumns: [{name: a, checks: [not_nul]}]\n*/ select 1 as a'),
    says: ['not_nul'],
  },
  {
    title: 'a dependency that does not exist',
    ...sql('/* @weir\ndepends_on: [raw.nope]\n*/ select 1'),
    says: ['raw.nope', 'Known assets'],
  },
  {
    title: 'an unknown ref()',
    ...sql("select * from {{ ref('nope') }}"),
    says: ['nope', 'assets/marts/a.sql'],
  },
  {title: 'a broken template', ...sql('select 1\nfrom {{ ref( }}'), says: ['assets/marts/a.sql:2']},
  {title: 'an unset variable', ...sql("select '{{ var('day') }}'"), says: ['day', 'variables']},
  {
    title: 'an unset environment variable',
    ...sql("select '{{ env_var('WEIR_TEST_UNSET') }}'"),
    says: ['WEIR_TEST_UNSET'],
  },
  {
    title: 'a connection that does not exist',
    ...sql('/* @weir\nconnection: wherehouse\n*/ select 1'),
    says: ['wherehouse', 'warehouse'],
  },
  {
    title: 'a transformation on a system that has none',
    ...sql('/* @weir\nconnection: files\n*/ select 1'),
    says: ['marts.a'],
    exitCode: 5,
  },
  {
    title: 'two assets of one name',
    ...dryRun,
    files: withAsset('assets/marts/a.sql', 'select 1', {
      'assets/other.sql': '/* @weir\nname: marts.a\n*/ select 1',
    }),
    says: ['marts.a', 'assets/other.sql', 'assets/marts/a.sql'],
  },
  {
    title: 'a circle of assets',
    ...dryRun,
    files: withAsset('assets/m/a.sql', 'select * from m.b', {
      'assets/m/b.sql': 'select * from m.c',
      'assets/m/c.sql': 'select * from m.a',
    }),
    says: [/m\.\w -> m\.\w -> m\.\w -> m\.\w/],
  },
  {
    title: 'columns both compared and excluded',
    ...sql('/* @weir\nchecks: [{equality: {to: b, columns: [a], exclude_columns: [c]}}]\n*/ select 1 as a'),
    says: [/:2:\d+/, 'either columns or exclude_columns'],
  },
  {
    title: 'checks without their asset',
    ...dryRun,
    files: withAsset('assets/m/b.checks.yml', 'checks: [{row_count: {min: 1}}]\n'),
    says: ['assets/m/b.checks.yml', 'assets/m/b.sql'],
  },
  {
    title: 'several broken files at once',
    ...dryRun,
    files: withAsset('assets/m/a.sql', '', {'assets/m/b.sql': '', 'assets/m/c.yml': 'mode: x\n'}),
    says: ['3 asset files have problems', 'assets/m/a.sql', 'assets/m/c.yml'],
  },
  {
    title: 'a selection that matches nothing',
    args: ['run', '--select', 'marts.b', '--dry-run'],
    files: withAsset('assets/marts/a.sql', 'select 1'),
    exitCode: 2,
    says: ['marts.b', 'marts.a'],
  },
  {
    title: 'a read-only destination',
    ...dryRun,
    files: {
      'weir.yml':
        'project: a\ndefault_connection: w\nconnections: {w: {type: duckdb, path: a.duckdb, read_only: true}}\n',
      'assets/a.sql': 'select 1',
    },
    says: ['read_only', 'assets/a.sql'],
  },
];
