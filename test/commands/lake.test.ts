import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const project = `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: warehouse.duckdb}
  files: {type: files, root: data}
  lake:
    type: lake
    root: lake
    tables:
      raw.orders: {partition_by: [country, "month(sold)"]}
`;

const asset = `destination: {connection: lake}
source: {connection: warehouse, table: orders}
mode: append
cursor: sold
`;

async function succeed(cwd: string, ...args: string[]): Promise<string> {
  const {stdout, stderr, exitCode} = await runWeir(args, {cwd});
  if (exitCode !== 0) throw new Error(stderr);
  return stdout;
}

const query = async (cwd: string, connection: string, sql: string) =>
  JSON.parse(await succeed(cwd, 'query', '-c', connection, sql, '--json')) as Record<string, unknown>[];

test('a lake takes what is new of a table, is queried, merged and cleaned up', async () => {
  const cwd = await createFolder({
    'weir.yml': project,
    'data/orders.csv': 'id,country,sold\n1,DE,2026-01-31 10:00:00\n2,FR,2026-02-01 11:00:00\n',
  });
  const first = ['ingest', 'files:orders.csv', 'warehouse:main.orders', '--mode', 'replace'];
  await succeed(cwd, ...first);
  const load = ['ingest', 'warehouse:main.orders', 'lake:raw.orders', '--mode', 'append', '--cursor', 'sold'];
  await succeed(cwd, ...load);
  await writeFile(
    join(cwd, 'data/orders.csv'),
    'id,country,sold\n1,DE,2026-01-31 10:00:00\n2,FR,2026-02-01 11:00:00\n3,FR,2026-02-03 11:00:00\n',
  );
  await succeed(cwd, ...first);
  await succeed(cwd, ...load);
  await succeed(cwd, ...load);
  expect(await query(cwd, 'lake', 'select id, country, sold from raw.orders order by id')).toEqual([
    {id: 1, country: 'DE', sold: '2026-01-31 10:00:00'},
    {id: 2, country: 'FR', sold: '2026-02-01 11:00:00'},
    {id: 3, country: 'FR', sold: '2026-02-03 11:00:00'},
  ]);
  expect(await succeed(cwd, 'lake', 'ls', 'lake')).toMatch(/^TABLE .*\nraw\.orders +\d+ +2 +0 +3 /);
  await writeFile(join(cwd, 'data/more.csv'), 'id,country,sold\n4,FR,2026-02-04 11:00:00\n');
  await succeed(cwd, 'ingest', 'files:more.csv', 'lake:raw.orders', '--mode', 'append');
  expect(await succeed(cwd, 'lake', 'ls', 'lake', 'raw.orders')).toContain('append');
  expect(await succeed(cwd, 'lake', 'compact', 'lake', '--dry-run')).toBe(
    'raw.orders: 3 files would become about 2\n',
  );
  expect(await succeed(cwd, 'lake', 'compact', 'lake')).toMatch(/^raw\.orders: 3 files became 2, /);
  expect(await succeed(cwd, 'lake', 'expire', 'lake', '--older-than', '1d', '--yes')).toBe(
    'Nothing is that old.\n',
  );
  const asked = await runWeir(['lake', 'expire', 'lake', '--older-than', '1ms'], {cwd});
  expect(asked).toMatchObject({exitCode: 2, stderr: expect.stringContaining('--yes')});
  const removed = await succeed(cwd, 'lake', 'expire', 'lake', 'raw.orders', '--older-than', '1ms', '--yes');
  expect(removed).toMatch(/^raw\.orders: removed \d+ versions and \d+ files, /);
  expect(await query(cwd, 'lake:lake', 'select count(*) as n from raw.orders')).toEqual([{n: 4}]);
});

test('a pipeline loads into a lake and goes on where it was', async () => {
  const cwd = await createFolder({'weir.yml': project, 'assets/raw/orders.yml': asset});
  await succeed(
    cwd,
    'query',
    `create table orders as select 1 as id, 'DE' as country, timestamp '2026-01-31' as sold`,
  );
  await succeed(cwd, 'run');
  await succeed(cwd, 'query', `insert into orders values (2, 'FR', timestamp '2026-02-01')`);
  await succeed(cwd, 'run');
  expect(await query(cwd, 'lake', 'select id from raw.orders order by id')).toEqual([{id: 1}, {id: 2}]);
  expect(await succeed(cwd, 'state', 'show')).toContain('lake/raw.orders');
});
