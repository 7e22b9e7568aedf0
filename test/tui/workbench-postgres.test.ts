import {beforeAll, describe, expect, test} from 'vitest';
import {adminQuery, createTestDatabase, sharedPostgres, type PostgresFacts} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {createFolder} from '#test/helpers/folder.ts';
import type {Terminal} from '#test/helpers/terminal.ts';
import {keys, startWorkbench} from './start-workbench.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);

describe.skipIf(!server)('the workbench on PostgreSQL in production', () => {
  let database: PostgresFacts;

  beforeAll(async () => {
    database = await createTestDatabase(server!, 'weir_workbench_test');
    await adminQuery(database, 'create table customers (id int primary key, name text)');
    await adminQuery(
      database,
      'create table orders (id int primary key, customer_id int references customers)',
    );
    await adminQuery(
      database,
      "insert into customers select i, 'customer ' || i from generate_series(1, 500) i",
    );
    await adminQuery(database, 'insert into orders select i, 1 + i % 500 from generate_series(1, 5000) i');
  });

  const open = async (): Promise<Terminal> => {
    const {host, port, user, password} = database;
    const settings = {
      type: 'postgres',
      host,
      port,
      user,
      database: database.database,
      password: 'env:APP_PASSWORD',
    };
    const folder = await createFolder({
      'weir.yml': JSON.stringify({
        project: 'shop',
        default_connection: 'app',
        connections: {app: {...settings, production: true}},
      }),
    });
    const terminal = startWorkbench(folder, {env: {APP_PASSWORD: password}});
    await terminal.waitForText('F6 run all');
    expect(terminal.screen()).toContain('PRODUCTION');
    return terminal;
  };

  test('joins by a foreign key and shows the rows', async () => {
    const terminal = await open();
    terminal.press('select o.id, c.name from orders o join cus');
    await terminal.waitForText('c.id = o.customer_id');
    terminal.press('tab', keys.run);
    await terminal.waitForText('5,000 rows in');
    await terminal.waitForText('customer 2');
  });

  test('explains within the open transaction, which an error there does not harm', async () => {
    const terminal = await open();
    terminal.press('begin', keys.run);
    await terminal.waitForText(/transaction/i);
    terminal.press('\u0001', 'create temp table mine as select 1 as n', keys.run);
    await terminal.waitForText(/1 row affected/);
    terminal.press('\u0001', 'select n from mine', keys.explain);
    await terminal.waitForText('plan: select n from mine');
    terminal.press('\u0001', 'select nothing from mine', keys.explain);
    await terminal.waitForText('column "nothing" does not exist');
    terminal.press('\u0001', "select 'alive' || n as a from mine", keys.run);
    await terminal.waitForText('alive1');
  });

  test('stops a statement on the server with one key', async () => {
    const terminal = await open();
    const sleeping =
      "select 1 from pg_stat_activity where query like 'select pg_sleep(601)%' and state = 'active'";
    terminal.press('select pg_sleep(601)', 'escape', keys.run);
    await expect.poll(() => adminQuery(database, sleeping), {timeout: 15_000}).toHaveLength(1);
    terminal.press('ctrl-c');
    await terminal.waitForText('Stopped on the server');
    expect(await adminQuery(database, sleeping)).toHaveLength(0);
  });

  test('wants the name of a table typed before all of its rows are deleted', async () => {
    const terminal = await open();
    terminal.press('delete from orders', 'escape', keys.run);
    await terminal.waitForText('Type orders to go on');
    terminal.press('order', 'enter');
    terminal.press('escape');
    await terminal.waitForText('Nothing was run');
    expect(await adminQuery(database, 'select count(*)::int as n from orders')).toEqual([{n: 5000}]);
  });
});
