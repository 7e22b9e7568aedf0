import {execa} from 'execa';
import {beforeAll, describe, expect, test} from 'vitest';
import {adminQuery, createTestDatabase, sharedMariadb, type MariadbFacts} from '#test/engines/mariadb.ts';
import {
  adminQuery as adminPostgres,
  createTestDatabase as createPostgresDatabase,
  sharedPostgres,
  type PostgresFacts,
} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const server = await requireEngine('MariaDB', sharedMariadb);
const postgres = await requireEngine('PostgreSQL', sharedPostgres);

describe.skipIf(!server || !postgres)('weir run with MariaDB', () => {
  let shop: MariadbFacts;
  let app: PostgresFacts;
  let weirYml: string;

  beforeAll(async () => {
    shop = await createTestDatabase(server!, 'run_shop');
    app = await createPostgresDatabase(postgres!, 'weir_run_mysql');
    weirYml = `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: warehouse.duckdb}
  shop: {type: mariadb, host: ${shop.host}, port: ${shop.port}, database: run_shop, user: ${shop.user}, password: env:SHOP_PASSWORD}
  app: {type: postgres, host: ${app.host}, port: ${app.port}, database: ${app.database}, user: ${app.user}, password: env:APP_PASSWORD}
`;
    await adminQuery(
      shop,
      `create table orders (id int unsigned primary key, customer varchar(30) character set utf8mb4,
         amount decimal(12,2), paid tinyint(1), ordered_at timestamp(6) null, notes json, raw varbinary(8))`,
    );
    await adminQuery(
      shop,
      `insert into orders select seq, concat('Kundin "', seq % 10, '", 日本'), seq * 1.25, seq % 2,
         timestamp('2026-01-01') + interval seq minute, json_object('n', seq), unhex(lpad(hex(seq), 8, '0'))
       from seq_1_to_20000`,
    );
    await adminPostgres(
      app,
      `create table events as select n as id, 'event ' || n as name, n % 3 = 0 as done, n::numeric / 8 as size,
         timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second' as at, jsonb_build_object('n', n) as doc
       from generate_series(1, 60000) n`,
    );
  });

  const environment = () => ({SHOP_PASSWORD: shop.password, APP_PASSWORD: app.password});
  const run = (cwd: string, ...args: string[]) => runWeir(args, {cwd, env: environment()});

  test('loads a table of MariaDB into DuckDB, unharmed', async () => {
    const project = await createFolder({
      'weir.yml': weirYml,
      'assets/raw/orders.yml':
        'source: {connection: shop, table: run_shop.orders}\ncolumns: [{name: id, checks: [not_null, unique]}]\n',
    });
    expect(await run(project, 'run')).toMatchObject({exitCode: 0});
    const sums = `select count(*) as n, sum(amount) as amount, count(*) filter (paid) as paid, max(ordered_at)::text as last,
      sum((notes->>'n')::int) as notes, min(hex(raw)) as raw, count(distinct customer) as customers from raw.orders`;
    const {stdout} = await run(project, 'query', sums, '--format', 'csv');
    expect(stdout.split('\n')[1]).toBe(
      '20000,250012500.00,10000,2026-01-14 21:20:00+00,200010000,00000001,10',
    );
  });

  test('loads a table of PostgreSQL into MariaDB, also when it is killed on the way', async () => {
    const project = await createFolder({
      'weir.yml': weirYml,
      'assets/run_out/replaced.yml':
        'source: {connection: app, table: public.events}\ndestination: {connection: shop, table: run_out.replaced}\nmode: replace\n',
      'assets/run_out/merged.yml':
        'source: {connection: app, table: public.events}\ndestination: {connection: shop, table: run_out.merged}\nmode: merge\nkey: id\n',
    });
    for (const delayMs of [300, 700, 1100, 1600, 2200]) {
      const killed = execa(process.execPath, [repositoryPath('bin/run.js'), 'run'], {
        cwd: project,
        env: environment(),
        reject: false,
        timeout: delayMs,
        killSignal: 'SIGKILL',
      });
      await killed;
      for (const table of ['replaced', 'merged']) {
        const counts = await adminQuery<{n: string}>(
          shop,
          `select count(*) as n from run_out.${table}`,
        ).catch(() => []);
        expect([0, 60_000]).toContain(Number(counts[0]?.n ?? 0));
      }
    }
    expect(await run(project, 'run')).toMatchObject({exitCode: 0});
    for (const table of ['replaced', 'merged']) {
      const [row] = await adminQuery(
        shop,
        `select count(*) as n, count(distinct id) as ids, cast(sum(size) as decimal(20,3)) as size, sum(done) as done,
           max(at) as last, sum(json_value(doc, '$.n')) as doc from run_out.${table}`,
      );
      expect(row).toMatchObject({n: 60_000, ids: 60_000, size: '225003750.000', done: '20000'});
    }
    const left = await adminQuery(shop, `show tables in run_out like '\\_weir%'`);
    expect(left).toEqual([]);
  });
});
