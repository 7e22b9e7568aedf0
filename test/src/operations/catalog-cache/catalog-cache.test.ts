import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import files from '#plugins/files/index.ts';
import {openCatalogCache, type CatalogCacheOptions} from '#src/operations/catalog-cache/catalog-cache.ts';
import {createSqlAssistant} from '#src/operations/complete-sql/sql-assistant.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {openWarehouse, type OpenWarehouse} from '#src/warehouse/index.ts';

const nodeRuntime = createNodeRuntime();

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-catalog-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}

async function openShop(...statements: string[]) {
  const options = {name: 'shop'};
  const warehouse = await openWarehouse(duckdb, duckdb.config.parse({}), nodeRuntime, options);
  onTestFinished(() => warehouse.close());
  const run = async (text: string) => (await warehouse.query.run({text})).close();
  for (const statement of statements) await run(statement);
  return {warehouse, run};
}

/** A runtime whose clock can be set forward. */
function runtimeWithClock() {
  let aheadMs = 0;
  const clock = {...nodeRuntime.clock, now: () => new Date(Date.now() + aheadMs)};
  return {runtime: {...nodeRuntime, clock}, advance: (minutes: number) => (aheadMs += minutes * 60_000)};
}

async function openCache(
  warehouse: OpenWarehouse,
  options: Partial<CatalogCacheOptions> = {},
  runtime = nodeRuntime,
) {
  const all = {connection: 'default/shop', folder: undefined, ...options};
  const cache = await openCatalogCache(runtime, warehouse, all);
  onTestFinished(() => cache.close());
  const assistant = createSqlAssistant({dialect: duckdb.dialect, cache});
  const offered = (text: string, kind: string) => {
    assistant.update([text]);
    const {items} = assistant.complete({line: 0, column: text.length});
    return items.filter((item) => item.kind === kind).map(({insert}) => insert);
  };
  return {cache, offered};
}

const orders = 'create table orders (id integer primary key, amount decimal(10, 2))';
const lines = 'create table lines (order_id integer references orders (id), "unit price" integer)';

test('after a refresh, completion knows tables, columns, keys, functions and reserved words', async () => {
  const {warehouse} = await openShop(orders, lines, 'create table "qualify" (x integer)');
  const {cache, offered} = await openCache(warehouse);
  expect(offered('from ', 'table')).toEqual([]);
  await cache.refresh();
  expect(offered('from ', 'table')).toEqual(['lines', 'orders', '"qualify"']);
  expect(offered('select * from lines where ', 'column')).toEqual(['order_id', '"unit price"']);
  expect(offered('select * from orders o join ', 'join')).toEqual(['lines l on o.id = l.order_id']);
  expect(offered('select list_trans', 'function')).toContain('list_transform(');
  expect(cache.state()).toEqual({isRefreshing: false, schemasRead: 1, schemaCount: 1, problem: undefined});
});

test('the next session knows everything before it asked the connection', async () => {
  const folder = newFolder();
  const {warehouse} = await openShop(orders, lines);
  const first = await openCache(warehouse, {folder});
  await first.cache.refresh();
  const {warehouse: empty} = await openShop();
  const second = await openCache(empty, {folder});
  expect(second.offered('from ', 'table')).toEqual(['lines', 'orders']);
  expect(second.offered('select * from orders where ', 'column')).toEqual(['id', 'amount']);
  expect(second.offered('select * from orders o join ', 'join')).toHaveLength(1);
  const other = await openCache(empty, {folder, connection: 'default/other'});
  expect(other.offered('from ', 'table')).toEqual([]);
});

test('what is fresh is not read again until its time is over, unless it must be', async () => {
  const {runtime, advance} = runtimeWithClock();
  const {warehouse, run} = await openShop(orders);
  const {cache, offered} = await openCache(warehouse, {timeToLiveMs: 600_000}, runtime);
  await cache.refresh();
  await run('alter table orders add column placed_at timestamp');
  await run('create table returns (id integer)');
  advance(9);
  await cache.refresh();
  expect(offered('from ', 'table')).toEqual(['orders']);
  advance(2);
  await cache.refresh();
  expect(offered('from ', 'table')).toEqual(['orders', 'returns']);
  expect(offered('select * from orders where ', 'column')).toEqual(['id', 'amount', 'placed_at']);
  await run('drop table returns');
  await cache.refresh({force: true});
  expect(offered('from ', 'table')).toEqual(['orders']);
});

test('a damaged cache file is replaced', async () => {
  const folder = newFolder();
  writeFileSync(
    join(folder, 'catalog.db'),
    'not a database at all, but long enough to look like one\n'.repeat(50),
  );
  const {warehouse} = await openShop(orders);
  const {cache, offered} = await openCache(warehouse, {folder});
  await cache.refresh();
  expect(offered('from ', 'table')).toEqual(['orders']);
});

test('where the folder cannot be written, the cache lives in memory', async () => {
  const file = join(newFolder(), 'a-file');
  writeFileSync(file, '');
  const {warehouse} = await openShop(orders);
  const {cache, offered} = await openCache(warehouse, {folder: join(file, 'below')});
  await cache.refresh();
  expect(offered('from ', 'table')).toEqual(['orders']);
});

test('a connection that fails leaves what is known and a problem to show', async () => {
  const {warehouse} = await openShop(orders);
  const {cache, offered} = await openCache(warehouse);
  await cache.refresh();
  await warehouse.close();
  await cache.refresh({force: true});
  expect(cache.state()).toMatchObject({isRefreshing: false, problem: expect.stringMatching(/\w/)});
  expect(offered('from ', 'table')).toEqual(['orders']);
});

test('where only single relations can be described, one is read once a statement names it', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'people.csv'), 'id,name\n1,Ada\n');
  const config = files.config.parse({root: folder});
  const warehouse = await openWarehouse(files, config, nodeRuntime, {name: 'files'});
  onTestFinished(() => warehouse.close());
  const {cache, offered} = await openCache(warehouse);
  await cache.refresh();
  const [table] = offered('select * from ', 'table');
  const changed = vi.fn();
  cache.subscribe(changed);
  expect(offered(`select * from ${table} where `, 'column')).toEqual([]);
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  expect(offered(`select * from ${table} where `, 'column')).toEqual(['id', 'name']);
});
