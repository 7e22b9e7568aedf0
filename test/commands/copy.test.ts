import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {adminQuery, createTestDatabase, sharedPostgres, type PostgresFacts} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {startTerminal} from '#test/helpers/terminal.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);
const weirYml = `project: shop
default_connection: w
connections:
  w: {type: duckdb, path: w.duckdb}
  files: {type: files, root: data}
`;
const files = {'data/orders-1.csv': 'id,total\n1,10\n2,20\n', 'data/orders-2.csv': 'id,total\n2,25\n3,30\n'};

async function createProject(yml = weirYml, env: Record<string, string> = {}) {
  const folder = await createFolder({'weir.yml': yml, ...files});
  const weir = (...args: string[]) => runWeir(args, {cwd: folder, env});
  return {
    folder,
    weir,
    copy: (...args: string[]) => weir('copy', ...args),
    rows: async (sql: string, connection = 'w') =>
      JSON.parse((await weir('query', '-c', connection, sql, '--json')).stdout),
  };
}

const orders = 'select id, total from orders order by all';

describe('weir copy', () => {
  test('makes a table of files, and a file of a table', async () => {
    const {folder, copy, rows} = await createProject();
    const {stdout, exitCode} = await copy('files:orders-*.csv', 'w:orders');
    expect({stdout, exitCode}).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(
        /^Copied 4 rows \(.*\) from files:orders-\*\.csv to w:orders in .*, by files\.\n$/,
      ),
    });
    expect(await rows(orders)).toHaveLength(4);
    await copy('w:orders', 'files:out/all.ndjson');
    expect((await readFile(join(folder, 'data/out/all.ndjson'), 'utf8')).trim().split('\n')).toHaveLength(4);
  });

  test('replaces, appends and merges', async () => {
    const {copy, rows} = await createProject();
    await copy('files:orders-1.csv', 'w:orders');
    await copy('files:orders-2.csv', 'w:orders', '--mode', 'append');
    expect(await rows(orders)).toHaveLength(4);
    await copy('files:orders-1.csv', 'w:orders', '--yes');
    await copy('files:orders-2.csv', 'w:orders', '--mode', 'merge', '--key', 'id');
    expect(await rows(orders)).toEqual([
      {id: 1, total: 10},
      {id: 2, total: 25},
      {id: 3, total: 30},
    ]);
  });

  test('copies a query within a connection, and between a name and a file', async () => {
    const {copy, rows} = await createProject();
    await copy('files:orders-1.csv', 'w:orders');
    const {stdout} = await copy('w:select sum(total) as total from orders', 'w:sums', '--query', '--json');
    expect(JSON.parse(stdout)).toMatchObject({from: 'w:query', to: 'w:sums', mode: 'replace', rows: 1});
    expect(await rows('from sums')).toEqual([{total: 30}]);
    await copy('w:sums', 'other.duckdb:main.sums');
    expect(await rows('from sums', 'other.duckdb')).toEqual([{total: 30}]);
  });

  test('with --dry-run says how and touches nothing', async () => {
    const {copy, folder} = await createProject();
    expect((await copy('files:orders-*.csv', 'w:raw.orders', '--dry-run')).stdout).toBe(
      'Would copy files:orders-*.csv to w:raw.orders: replace, by files.\n',
    );
    expect((await runWeir(['query', 'select 1'], {cwd: folder})).stderr).toContain(
      'There is no database file',
    );
  });

  test('replaces rows only with --yes or the answer of a person', async () => {
    const {copy, rows, folder} = await createProject();
    await copy('files:orders-1.csv', 'w:orders');
    const refused = await copy('files:orders-2.csv', 'w:orders');
    expect(refused).toMatchObject({exitCode: 2, stderr: expect.stringContaining('w:orders has rows')});
    const answer = async (key: string) => {
      const terminal = startTerminal(
        process.execPath,
        [repositoryPath('bin/run.js'), 'copy', 'files:orders-2.csv', 'w:orders'],
        {cwd: folder},
      );
      await terminal.waitForText('w:orders has rows. Replace them?');
      terminal.press(key, 'enter');
      const exitCode = await terminal.exit();
      terminal.close();
      return exitCode;
    };
    expect(await answer('n')).toBe(130);
    expect((await rows(orders))[0]).toEqual({id: 1, total: 10});
    expect(await answer('y')).toBe(0);
    expect((await rows(orders))[0]).toEqual({id: 2, total: 25});
  });
});

describe.skipIf(!server)('weir copy with PostgreSQL', () => {
  let database: PostgresFacts;
  let yml: string;
  const env = () => ({APP_PASSWORD: database.password});

  beforeAll(async () => {
    database = await createTestDatabase(server!, 'weir_copy_test');
    const {host, port, user} = database;
    yml = `${weirYml}  app: {type: postgres, host: ${host}, port: ${port}, user: ${user}, database: ${database.database}, password: "env:APP_PASSWORD"}\n`;
    await adminQuery(
      database,
      `create table public.sales as select i::bigint as id, (i * 1.25)::numeric(12, 2) as amount,
         nullif('x' || i, 'x2') as name, timestamptz '2026-01-01 00:00:00+00' + i * interval '1 hour' as moment
       from generate_series(1, 20000) i`,
    );
  });

  test('there and back again, exactly', async () => {
    const {copy, rows, weir} = await createProject(yml, env());
    const there = await copy('app:public.sales', 'w:raw.sales');
    expect(there).toMatchObject({exitCode: 0, stderr: ''});
    expect(there.stdout).toMatch(/^Copied 20,000 rows .* rows\/s, by stream:native:postgres-scalars\.\n$/);
    await copy('w:raw.sales', 'app:copies.sales');
    const difference = `select count(*)::int as n from (
      (select * from public.sales except select * from copies.sales)
      union all (select * from copies.sales except select * from public.sales)) d`;
    expect(await rows(difference, 'app')).toEqual([{n: 0}]);
    expect(
      (await weir('query', '-c', 'app', 'select count(*) from copies.sales', '--format', 'csv')).stdout,
    ).toBe('count\n20000\n');
  });

  test('Ctrl-C leaves the target as it was and stops the query on the server', async () => {
    const {folder, copy, rows} = await createProject(yml, env());
    await copy('files:orders-1.csv', 'w:orders');
    const slow = 'app:select i as id, pg_sleep(0.001)::text as total from generate_series(1, 600000) i';
    const terminal = startTerminal(
      process.execPath,
      [repositoryPath('bin/run.js'), 'copy', slow, 'w:orders', '--query', '--yes'],
      {cwd: folder, env: env()},
    );
    const running = async () =>
      (
        await adminQuery<{n: number}>(
          database,
          "select count(*)::int as n from pg_stat_activity where state = 'active' and query like '%600000%' and pid <> pg_backend_pid()",
        )
      )[0]!.n;
    await expect.poll(running, {timeout: 15_000}).toBeGreaterThan(0);
    terminal.press('ctrl-c');
    expect(await terminal.exit()).toBe(130);
    terminal.close();
    await expect.poll(running, {timeout: 10_000}).toBe(0);
    expect(await rows(orders)).toEqual([
      {id: 1, total: 10},
      {id: 2, total: 20},
    ]);
  });

  test('estimates keep a query within its budget', async () => {
    const {weir} = await createProject(yml, env());
    await adminQuery(database, 'analyze sales');
    const query = (...args: string[]) =>
      weir('query', '-c', 'app', 'select * from sales where id = :id', '-p', 'id:int=7', ...args);
    const cost = JSON.parse((await query('--cost', '--json')).stdout)[0];
    expect(cost).toMatchObject({statement: 1, rows: 1});
    expect(cost.bytes).toBeGreaterThan(20_000 * 20);
    expect(cost.cost).toBeGreaterThan(0);
    expect((await query('--max-bytes', '10MB', '--format', 'csv')).stdout).toMatch(
      /^id,amount,name,moment\n7,8\.75,x7,.*\n$/,
    );
    const refused = await query('--max-bytes', '1kB');
    expect(refused).toMatchObject({stdout: '', exitCode: 5});
    expect(refused.stderr).toMatch(
      /expected to read .* on app, more than the 1\.0 kB of --max-bytes[^]*pass --max-bytes \d+[^]*\[query-over-budget\]/,
    );
    const script = await weir(
      'query',
      '-c',
      'app',
      'set work_mem = 1000; create temp table x (a int); select 1 as a',
      '--max-bytes',
      '1MB',
      '--format',
      'csv',
    );
    expect(script).toMatchObject({stdout: 'a\n1\n', exitCode: 0});
  });
});
