import {DatabaseSync} from 'node:sqlite';
import {copyFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const project = `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: warehouse.duckdb}
  app: {type: sqlite, path: app.sqlite}
`;

async function query(cwd: string, connection: string, sql: string): Promise<Record<string, unknown>[]> {
  const {stdout, stderr, exitCode} = await runWeir(['query', '-c', connection, sql, '--json'], {cwd});
  if (exitCode !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>[];
}

/** A database that another program has made. */
function makeApp(folder: string, script: string): void {
  const database = new DatabaseSync(join(folder, 'app.sqlite'));
  database.exec(script);
  database.close();
}

const sold = `create table orders (id integer primary key, customer varchar(40), amount decimal(10, 2), at datetime, note);
  insert into orders values (1, 'Ada', 12.5, '2026-01-01 10:00:00', null), (2, 'Zoë 🦆', 0.1, '2026-01-02T11:00:00', '')`;

describe('between DuckDB and SQLite', () => {
  test('a pipeline takes a table out of SQLite, models it, and puts the result back', async () => {
    const cwd = await createFolder({
      'weir.yml': project,
      'assets/raw/orders.yml': 'source: {connection: app, table: orders}\n',
      'assets/mart/totals.sql': `select customer, sum(amount) as total from raw.orders group by customer`,
    });
    makeApp(cwd, sold);
    expect(await runWeir(['run'], {cwd})).toMatchObject({exitCode: 0});
    expect(await query(cwd, 'warehouse', 'select * from raw.orders order by id')).toEqual([
      {id: 1, customer: 'Ada', amount: 12.5, at: '2026-01-01 10:00:00', note: null},
      {id: 2, customer: 'Zoë 🦆', amount: 0.1, at: '2026-01-02 11:00:00', note: ''},
    ]);
    const back = ['ingest', 'warehouse:mart.totals', 'app:totals', '--mode', 'merge', '--key', 'customer'];
    for (let time = 0; time < 2; time++) expect(await runWeir(back, {cwd})).toMatchObject({exitCode: 0});
    expect(await query(cwd, 'app', 'select customer, total from totals order by customer')).toEqual([
      {customer: 'Ada', total: 12.5},
      {customer: 'Zoë 🦆', total: 0.1},
    ]);
  });

  test('models are built in SQLite too', async () => {
    const cwd = await createFolder({
      'weir.yml': project.replace('default_connection: warehouse', 'default_connection: app'),
      'assets/big.sql': '-- @weir\n-- materialized: table\nselect id from orders where amount > 1',
    });
    makeApp(cwd, sold);
    expect(await runWeir(['run'], {cwd})).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('succeeded'),
    });
    expect(await query(cwd, 'app', 'select * from big')).toEqual([{id: 1}]);
  });

  test('a file whose name two systems take is opened by the one that wrote it', async () => {
    const cwd = await createFolder({'a.csv': 'id\n7\n'});
    makeApp(cwd, sold);
    await copyFile(join(cwd, 'app.sqlite'), join(cwd, 'theirs.db'));
    expect(
      await query(cwd, 'theirs.db', 'select sqlite_version() is not null as x, id from orders limit 1'),
    ).toEqual([{x: 1, id: 1}]);
    expect(await runWeir(['ingest', 'a.csv', 'ours.db:a'], {cwd})).toMatchObject({exitCode: 0});
    expect(await query(cwd, 'ours.db', 'from a')).toEqual([{id: 7}]);
  });

  test('a cursor brings what is new', async () => {
    const cwd = await createFolder({'weir.yml': project});
    makeApp(cwd, sold);
    const load = ['ingest', 'app:orders', 'warehouse:raw.orders', '--mode', 'append', '--cursor', 'at'];
    expect(await runWeir(load, {cwd})).toMatchObject({exitCode: 0});
    makeApp(cwd, `insert into orders values (3, 'Eve', 1, '2026-01-03 00:00:00', null)`);
    expect(await runWeir(load, {cwd})).toMatchObject({exitCode: 0});
    const rows = await query(cwd, 'warehouse', 'select id from raw.orders order by id');
    expect(rows).toEqual([{id: 1}, {id: 2}, {id: 3}]);
  });
});
