import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {execa} from 'execa';
import {beforeAll, describe, expect, test} from 'vitest';
import {adminQuery, createTestDatabase, sharedPostgres, type PostgresFacts} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);

describe.skipIf(!server)('weir run with PostgreSQL', () => {
  let database: PostgresFacts;
  let weirYml: string;

  beforeAll(async () => {
    database = await createTestDatabase(server!, 'weir_run_test');
    weirYml = `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: warehouse.duckdb}
  files: {type: files, root: data}
  app:
    type: postgres
    host: ${database.host}
    port: ${database.port}
    database: ${database.database}
    user: ${database.user}
    password: env:APP_PASSWORD
`;
    await adminQuery(
      database,
      `create table public.orders as
       select i as id, 'customer ' || i % 10 as customer, (i * 1.25)::numeric(12, 2) as amount,
         timestamptz '2026-01-01 00:00:00+00' + i * interval '1 minute' as ordered_at, nullif(i % 3, 0) as rating
       from generate_series(1, 5000) as i`,
    );
  });

  const run = (cwd: string, ...args: string[]) =>
    runWeir(args, {cwd, env: {APP_PASSWORD: database.password}});

  test('loads a table into DuckDB, transforms it and writes the result back', async () => {
    const project = await createFolder({
      'weir.yml': weirYml,
      'assets/raw/orders.yml':
        'source: {connection: app, table: public.orders}\ncolumns: [{name: id, checks: [not_null, unique]}]\n',
      'assets/marts/customers.sql':
        'select customer, count(*) as orders, sum(amount) as revenue, max(ordered_at) as last_order from raw.orders group by customer',
      'assets/export/customers.yml':
        'source: {connection: warehouse, table: marts.customers}\ndestination: {connection: app, table: weir_out.customers}\nmode: merge\nkey: customer\n',
    });
    expect(await run(project, 'run')).toMatchObject({exitCode: 0});
    expect(await run(project, 'run')).toMatchObject({exitCode: 0});
    const rows = await adminQuery(
      database,
      'select count(*)::int as n, sum(revenue)::text as revenue, max(last_order) as last from weir_out.customers',
    );
    expect(rows).toEqual([{n: 10, revenue: '15628125.00', last: new Date('2026-01-04T11:20:00Z')}]);
    const query = await run(
      project,
      'query',
      'select sum(amount), count(rating) from raw.orders',
      '--format',
      'csv',
    );
    expect(query.stdout.split('\n')[1]).toBe('15628125.00,3334');
  });

  test('builds and checks on PostgreSQL itself, from files', async () => {
    const project = await createFolder({
      'weir.yml': weirYml.replace('default_connection: warehouse', 'default_connection: app'),
      'data/rates.csv': 'currency,rate\nEUR,1\nUSD,1.1\n"",\n',
      'assets/fx/rates.yml': 'source: {connection: files, path: rates.csv}\n',
      'assets/fx/known.sql':
        '/* @weir\nmaterialized: view\ncolumns: [{name: currency, checks: [not_null, {pattern: "^[A-Z]{3}$"}]}]\n*/\nselect * from fx.rates where rate is not null',
      'assets/fx/totals.sql': 'select count(*) as n, sum(rate) as total from fx.known',
    });
    expect(await run(project, 'run')).toMatchObject({exitCode: 0});
    expect(await run(project, 'run')).toMatchObject({exitCode: 0});
    expect(await adminQuery(database, 'select n::int, total::text from fx.totals')).toEqual([
      {n: 2, total: '2.1'},
    ]);
  });

  test('Ctrl-C stops the statement on the server, exits with 130 and the next run succeeds', async () => {
    const project = await createFolder({
      'weir.yml': weirYml.replace('default_connection: warehouse', 'default_connection: app'),
      'assets/slow/sleeper.sql':
        "select 1 as id, pg_sleep(case when '{{ var('seconds', 600) }}' = '600' then 600 else 0 end)::text as slept",
    });
    const child = execa(process.execPath, [repositoryPath('bin/run.js'), 'run', '--json'], {
      cwd: project,
      env: {APP_PASSWORD: database.password},
      reject: false,
    });
    const sleeping =
      "select 1 from pg_stat_activity where query like '%pg_sleep(case%' and state = 'active' and pid <> pg_backend_pid()";
    await expect.poll(() => adminQuery(database, sleeping), {timeout: 20_000}).toHaveLength(1);
    child.kill('SIGINT');
    const result = await child;
    expect(result.exitCode).toBe(130);
    expect(result.stdout).toContain('"status":"cancelled"');
    await expect.poll(() => adminQuery(database, sleeping)).toHaveLength(0);
    await writeFile(
      join(project, 'weir.yml'),
      `${weirYml.replace('default_connection: warehouse', 'default_connection: app')}variables: {seconds: 0}\n`,
    );
    expect(await run(project, 'run')).toMatchObject({exitCode: 0});
    expect((await run(project, 'runs', 'list')).stdout).toMatch(/succeeded[\s\S]*cancelled/);
  });

  test('two runs at once: the second is refused and names the first', async () => {
    const project = await createFolder({
      'weir.yml': weirYml.replace('default_connection: warehouse', 'default_connection: app'),
      'assets/slow/waiter.sql': 'select 2 as id, pg_sleep(600)::text as slept',
    });
    const first = execa(process.execPath, [repositoryPath('bin/run.js'), 'run'], {
      cwd: project,
      env: {APP_PASSWORD: database.password},
      reject: false,
    });
    const waiting =
      "select 1 from pg_stat_activity where query like '%select 2 as id, pg_sleep%' and state = 'active' and pid <> pg_backend_pid()";
    await expect.poll(() => adminQuery(database, waiting), {timeout: 20_000}).toHaveLength(1);
    const second = await run(project, 'run');
    expect(second).toMatchObject({exitCode: 2, stderr: expect.stringContaining(`pid ${first.pid}`)});
    first.kill('SIGINT');
    await first;
  });
});
