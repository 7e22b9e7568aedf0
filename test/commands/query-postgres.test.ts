import {join} from 'node:path';
import {execa} from 'execa';
import {beforeAll, describe, expect, test} from 'vitest';
import {adminQuery, createTestDatabase, sharedPostgres, type PostgresFacts} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {startTerminal} from '#test/helpers/terminal.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);

describe.skipIf(!server)('weir query on PostgreSQL', () => {
  let database: PostgresFacts;
  let weirYml: string;

  beforeAll(async () => {
    database = await createTestDatabase(server!, 'weir_query_test');
    weirYml = `project: shop
default_connection: app
connections:
  app:
    type: postgres
    host: ${database.host}
    port: ${database.port}
    database: ${database.database}
    user: ${database.user}
    password: env:APP_PASSWORD
`;
  });

  const createProject = () => createFolder({'weir.yml': weirYml});
  const query = async (...args: string[]) =>
    runWeir(['query', ...args], {cwd: await createProject(), env: {APP_PASSWORD: database.password}});

  /** Statements of this database that contain the text and still run. */
  async function running(text: string): Promise<number> {
    const rows = await adminQuery<{n: number}>(
      database,
      `select count(*)::int as n from pg_stat_activity
       where datname = $1 and state = 'active' and query like '%' || $2 || '%' and pid <> pg_backend_pid()`,
      [database.database, text],
    );
    return rows[0]!.n;
  }

  test('a transaction and a temporary table last over statements', async () => {
    const script = `create table kept (n int); create temp table t (n int);
      begin; insert into t values (1); insert into kept values (1); rollback;
      select (select count(*) from t) as t, (select count(*) from kept) as kept`;
    expect(await query(script, '--format', 'csv')).toMatchObject({stdout: 't,kept\n0,0\n', exitCode: 0});
  });

  test('functions that write may be called', async () => {
    await adminQuery(database, 'create sequence s');
    await adminQuery(database, 'create table log (at timestamptz)');
    await adminQuery(
      database,
      'create function note() returns int language sql as $$ insert into log values (now()) returning 1 $$',
    );
    expect(await query("select nextval('s') as n, note() as note", '--format', 'csv')).toMatchObject({
      stdout: 'n,note\n1,1\n',
      exitCode: 0,
    });
  });

  test('exact values reach every format', async () => {
    const sql = `select 9223372036854775807 as big, 'NaN'::numeric as nan, 0.1::real as short, '{1,NULL}'::int[] as list,
      '\\x00ff'::bytea as bytes, 'infinity'::timestamptz as forever, '{"a": 12345678901234567890}'::json as doc`;
    const {stdout} = await query(sql, '--format', 'ndjson');
    expect(stdout).toBe(
      `{"big":9223372036854775807,"nan":"NaN","short":0.1,"list":[1,null],"bytes":"\\\\x00ff","forever":"infinity","doc":{"a": 12345678901234567890}}\n`,
    );
  });

  test('Parquet is written by way of the embedded system', async () => {
    const folder = await createProject();
    const sql = `select i::bigint as id, (i * 1.25)::numeric(12, 2) as amount, nullif('x' || i, 'x2') as name,
      timestamptz '2026-01-01 00:00:00+00' + i * interval '1 hour' as moment from generate_series(1, 1000) i`;
    await execa(process.execPath, [repositoryPath('bin/run.js'), 'query', sql, '--format', 'parquet'], {
      cwd: folder,
      env: {APP_PASSWORD: database.password},
      stdout: {file: join(folder, 'out.parquet')},
    });
    const back = await runWeir(
      [
        'query',
        '-c',
        ':memory:',
        "select count(*) as n, sum(id) as ids, sum(amount) as amount, count(name) as names, max(moment) as last from 'out.parquet'",
        '--json',
      ],
      {cwd: folder},
    );
    expect(back.stderr).toBe('');
    expect(JSON.parse(back.stdout)).toEqual([
      {n: 1000, ids: 500500, amount: 625625, names: 999, last: '2026-02-11 16:00:00+00'},
    ]);
  });

  test('an error shows its line in the script', async () => {
    const {stderr, exitCode} = await query('select 1;\nselect no_such_column\nfrom pg_class');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^ {2}2 \| select no_such_column\n {13}\^$/m);
  });

  test('an error in a transaction ends the script', async () => {
    const {stderr, exitCode} = await query('begin; select 1 / 0; commit');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('division by zero');
  });

  test('a time-out stops the statement on the server', async () => {
    const {stderr, exitCode} = await query('select pg_sleep(601)', '--timeout', '500ms');
    expect(exitCode).toBe(4);
    expect(stderr).toContain('[timeout]');
    await expect.poll(() => running('pg_sleep(601)'), {timeout: 10_000}).toBe(0);
  });

  test('Ctrl-C stops the statement on the server', async () => {
    const terminal = startTerminal(
      process.execPath,
      [repositoryPath('bin/run.js'), 'query', 'select pg_sleep(602)'],
      {cwd: await createProject(), env: {APP_PASSWORD: database.password}},
    );
    await expect.poll(() => running('pg_sleep(602)'), {timeout: 15_000}).toBe(1);
    terminal.press('ctrl-c');
    expect(await terminal.exit()).toBe(130);
    await expect.poll(() => running('pg_sleep(602)'), {timeout: 10_000}).toBe(0);
    terminal.close();
  });

  test('a wrong password is status 3 and is not shown', async () => {
    const result = await runWeir(['query', 'select 1'], {
      cwd: await createProject(),
      env: {APP_PASSWORD: 'wrong-horse-battery'},
    });
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toContain('[connection-unauthorized]');
    expect(result.stdout + result.stderr).not.toContain('wrong-horse-battery');
  });
});
