import {withAsset, type BadInputCase} from './case.ts';

const dryRun = {args: ['run', '--dry-run'], exitCode: 2};
const sql = (header: string, text = 'select 1 as id') => ({
  ...dryRun,
  files: withAsset('assets/marts/a.sql', `/* @weir\n${header}\n*/\n${text}\n`),
});
const at = (line: number) => new RegExp(`assets/marts/a\\.sql:${line}:\\d+`);

/** Mistakes in how an asset is to be built. */
export const buildCases: BadInputCase[] = [
  {
    title: 'a materialization that does not exist',
    ...sql('materialized: materialised_view'),
    says: [at(2), 'incremental', 'snapshot', 'ephemeral'],
  },
  {
    title: 'incremental without a way to go on',
    ...sql('materialized: incremental'),
    says: [at(2), 'time_column', 'unique_key', 'partition_by'],
  },
  {
    title: 'a key that a table does not use',
    ...sql('materialized: table\nunique_key: id'),
    says: [at(3), 'unique_key does not go with materialized: table'],
  },
  {
    title: 'a setting of another strategy',
    ...sql('materialized: incremental\ntime_column: day\nunique_key: id'),
    says: [at(4), 'unique_key does not go with strategy time'],
  },
  {
    title: 'a strategy of snapshots for an incremental asset',
    ...sql('materialized: incremental\nstrategy: check'),
    says: [at(3), 'strategy check', 'time, key, partition, append'],
  },
  {
    title: 'strategy time without a column',
    ...sql('materialized: incremental\nstrategy: time'),
    says: [at(3), 'time_column'],
  },
  {
    title: 'an interval that does not exist',
    ...sql('materialized: incremental\ntime_column: day\ninterval: fortnight'),
    says: [at(4), 'hour, day, week, month, year'],
  },
  {
    title: 'a snapshot without a key',
    ...sql('materialized: snapshot'),
    says: [at(2), 'unique_key'],
  },
  {
    title: 'a cron expression of four fields',
    ...sql('cron: "0 3 * *"'),
    says: [at(2), 'five fields'],
  },
  {
    title: 'a start that is no date',
    ...sql('start: yesterday'),
    says: [at(2), '2024-01-31'],
  },
  {
    title: 'a timeout without a unit that exists',
    ...sql('timeout: 5 parsecs'),
    says: [at(2), 'duration'],
  },
  {
    title: 'checks of an ephemeral asset',
    ...sql('materialized: ephemeral\nchecks: [{row_count: {min: 1}}]'),
    says: ['ephemeral', 'view'],
  },
  {
    title: 'an ephemeral asset that is read by its bare name',
    ...dryRun,
    files: {
      ...withAsset('assets/one.sql', '/* @weir\nmaterialized: ephemeral\n*/\nselect 1 as id\n'),
      'assets/two.sql': 'select * from one\n',
    },
    says: ['assets/two.sql', "ref('one')"],
  },
  {
    title: 'ephemeral assets in a circle',
    ...dryRun,
    files: {
      ...withAsset(
        'assets/one.sql',
        "/* @weir\nmaterialized: ephemeral\n*/\nselect * from {{ ref('two') }}\n",
      ),
      'assets/two.sql': "/* @weir\nmaterialized: ephemeral\n*/\nselect * from {{ ref('one') }}\n",
    },
    says: ['circle', 'one', 'two'],
  },
  {
    title: 'an interval in an asset that has none',
    ...sql('materialized: table', "select '{{ interval.start }}' as day"),
    says: [at(4), 'interval'],
  },
  {
    title: 'a dialect that does not exist',
    ...sql('dialect: snowflak'),
    says: ['assets/marts/a.sql', 'snowflak', 'snowflake'],
  },
  {
    title: 'SQL that the other dialect does not have',
    ...sql('dialect: snowflake', 'select from where'),
    says: [/assets\/marts\/a\.sql:\d+:\d+/, 'translated from snowflake to duckdb', 'Parse error'],
  },
  {
    title: 'a reference to an asset that is switched off',
    ...dryRun,
    files: {
      ...withAsset('assets/one.sql', '/* @weir\nenabled: false\n*/\nselect 1 as id\n'),
      'assets/two.sql': "select * from {{ ref('one') }}\n",
    },
    says: ['switched off', 'assets/one.sql'],
  },
  {
    title: 'a job on a system that starts none',
    ...dryRun,
    files: withAsset('assets/note.yml', 'connection: warehouse\njob: {notebook: daily}\n'),
    says: ['note', 'DuckDB', 'jobs'],
    exitCode: 5,
  },
  {
    title: 'an unknown setting of a seed',
    ...dryRun,
    files: {...withAsset('assets/s.csv', 'id\n1\n'), 'assets/s.yml': 'colums: []\n'},
    says: [/assets\/s\.yml:1:1/, 'colums', 'columns'],
  },
  {
    title: 'a variable that weir.yml does not have',
    ...sql(''),
    args: ['run', '--dry-run', '--var', 'dya=2024-01-01'],
    says: ['dya', 'weir.yml'],
  },
  {
    title: '--var without a value',
    ...sql(''),
    args: ['run', '--dry-run', '--var', 'day'],
    says: ['name=value'],
  },
];
