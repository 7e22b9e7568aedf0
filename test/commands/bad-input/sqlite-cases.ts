import {DatabaseSync} from 'node:sqlite';
import {join} from 'node:path';
import type {BadInputCase} from './case.ts';
import {holdSqlite} from './hold-database.ts';

const project = `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: warehouse.duckdb}
  app: {type: sqlite, path: app.sqlite, lock_timeout_seconds: 0}
  files: {type: files, root: data}
`;

/** Another program has made the database, and keeps it open until the command has ended. */
const beside = (script: string) => async (directory: string) => {
  const database = new DatabaseSync(join(directory, 'app.sqlite'));
  database.exec(script);
  return {stop: async () => database.close()};
};

const inProject = (
  title: string,
  args: string[],
  says: BadInputCase['says'],
  more: Partial<BadInputCase> = {},
): BadInputCase => ({
  title,
  args,
  files: {'weir.yml': project, 'data/a.csv': 'id,name\n1,Ada\n', ...more.files},
  exitCode: 1,
  says,
  ...(more.around && {around: more.around}),
  ...(more.exitCode !== undefined && {exitCode: more.exitCode}),
  ...(more.input !== undefined && {input: more.input}),
});

/** Mistakes with database files, workbooks and standard input. */
export const sqliteCases: BadInputCase[] = [
  inProject(
    'a table of a file that is not there',
    ['query', '-c', 'app', 'select * from orderz'],
    ['no such table: orderz', 'query-unknown-object'],
    {around: beside('create table orders (id integer)')},
  ),
  inProject(
    'a text file in place of a database',
    ['query', '-c', 'app', 'select 1'],
    ['app.sqlite', /not a database/],
    {
      files: {'app.sqlite': 'id,name\n'.repeat(200)},
      exitCode: 3,
    },
  ),
  inProject('a database that is not there', ['query', '-c', 'app', 'select 1'], ['app.sqlite', '`path`'], {
    exitCode: 2,
  }),
  inProject('a database without a file', ['query', '-c', 'app', 'select 1'], ['path', 'must be a file'], {
    files: {'weir.yml': 'project: shop\nconnections:\n  app: {type: sqlite, path: ":memory:"}\n'},
    exitCode: 2,
  }),
  inProject(
    'a schema in a system without schemas',
    ['ingest', 'files:a.csv', 'app:raw.people', '--retries', '0'],
    ['no schemas', 'raw.people', '`people`'],
  ),
  inProject(
    'a load while another program writes',
    ['ingest', 'files:a.csv', 'app:people', '--retries', '0'],
    ['locked by another program', 'lock_timeout_seconds'],
    {around: (directory) => holdSqlite(join(directory, 'app.sqlite'))},
  ),
  inProject(
    'a value that its column does not declare',
    ['ingest', 'app:t', 'warehouse:raw.t', '--retries', '0'],
    ['Column v of t, row 1', 'the text many is no integer', 'cast("v" as text)'],
    {around: beside(`create table t (v integer); insert into t values ('many')`)},
  ),
  inProject(
    'rows for a view',
    ['ingest', 'files:a.csv', 'app:people', '--mode', 'append', '--retries', '0'],
    ['people is a view', 'another table'],
    {around: beside('create view people as select 1 as id')},
  ),
  inProject(
    'standard input without a format',
    ['ingest', '-', 'warehouse:raw.people', '--retries', '0'],
    ['Standard input', '--format'],
    {input: 'id\n1\n'},
  ),
  inProject(
    'standard input that is empty',
    ['ingest', '-', 'warehouse:raw.people', '--format', 'csv', '--retries', '0'],
    ['Standard input is empty', 'before the pipe'],
    {input: ''},
  ),
  inProject(
    'a workbook that is none',
    ['ingest', 'files:b.xlsx', 'warehouse:raw.b', '--retries', '0'],
    ['b.xlsx', 'Excel workbook', '.xlsx'],
    {files: {'data/b.xlsx': 'id,name\n1,Ada\n'}},
  ),
  inProject(
    'an option that workbooks do not have',
    ['ingest', 'files:b.xlsx', 'warehouse:raw.b', '--option', 'sheets=2', '--retries', '0'],
    ['sheets', 'sheet'],
    {files: {'data/b.xlsx': 'x'}},
  ),
];
