import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import lake from '#plugins/lake/index.ts';
import {TransferError} from '#src/errors/index.ts';
import type {LoadRequest, OpenWarehouse} from '#src/warehouse/index.ts';
import {sourceOf, type TextTable} from '#test/contract/byte-sources.ts';
import {failureOf, readAll} from '#test/contract/session.ts';
import {allTypes, people} from '#test/contract/text-tables.ts';
import {loadInto, never, runtime, useFolder, useOpen} from './open-plugin.ts';

const folder = useFolder();
const open = useOpen(lake);
const newRoot = () => join(folder, runtime.randomId());

function load(warehouse: OpenWarehouse, rows: TextTable, options: Partial<LoadRequest> = {}) {
  return loadInto(warehouse, 'orders', sourceOf(rows, 'csv'), {
    into: {schema: 'raw', name: 'orders'},
    loadedAt: '2026-01-05T00:00:00Z',
    ...options,
  });
}

const orders = (...rows: [string, string | null, string | null][]): TextTable => ({
  columns: [
    {name: 'id', type: {kind: 'integer', bits: 32, signed: true}},
    {name: 'country', type: {kind: 'text'}},
    {name: 'created_at', type: {kind: 'timestamp', zoned: false}},
  ],
  rows,
});

function dataFiles(root: string): string[] {
  const data = join(root, 'raw/orders/data');
  if (!existsSync(data)) return [];
  const found = readdirSync(data, {recursive: true, withFileTypes: true});
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(data.length + 1))
    .toSorted();
}

const rowsOf = async (warehouse: OpenWarehouse) =>
  (await readAll(warehouse, 'select * from raw.orders order by all')).rows;

test('parts the files by columns and spans of time, and reads every row again', async () => {
  const root = newRoot();
  const partitions = {partition_by: ['country', 'month(created_at)']};
  const warehouse = await open({root, tables: {'raw.orders': partitions}});
  const table = orders(
    ['1', 'DE', '2026-01-31 23:59:59'],
    ['2', 'a/b c=%', '2026-02-01 00:00:00'],
    ['3', null, null],
  );
  await load(warehouse, table);
  const folders = dataFiles(root).map((path) => path.slice(0, path.lastIndexOf('/')));
  expect(folders).toContain('country=DE/created_at_month=2026-01');
  expect(folders).toHaveLength(3);
  expect(await rowsOf(warehouse)).toEqual([
    [1, 'DE', '2026-01-31 23:59:59'],
    [2, 'a/b c=%', '2026-02-01 00:00:00'],
    [3, null, null],
  ]);
});

test.each([
  {partition_by: ['nowhere'], says: 'nowhere'},
  {partition_by: ['month(country)'], says: 'no date or timestamp'},
])('refuses partitions by $partition_by and changes nothing', async ({partition_by, says}) => {
  const root = newRoot();
  const warehouse = await open({root, partition_by});
  const error = await failureOf(load(warehouse, orders(['1', 'DE', null])));
  expect(error).toBeInstanceOf(TransferError);
  expect(error).toMatchObject({message: expect.stringContaining(says), hint: expect.stringMatching(/\S/)});
  expect(await warehouse.catalog!.relations()).toEqual([]);
  expect(dataFiles(root)).toEqual([]);
});

test.each(['csv', 'ndjson'] as const)('keeps every value of every type in files of %s', async (format) => {
  const parquet = await open({root: newRoot()});
  const other = await open({root: newRoot(), format});
  const rows = [];
  for (const warehouse of [parquet, other]) {
    await load(warehouse, allTypes);
    rows.push(await readAll(warehouse, 'select * from raw.orders order by 1'));
  }
  expect(rows[1]).toEqual(rows[0]);
});

test('a merge writes only those files anew that may hold its keys', async () => {
  const root = newRoot();
  const warehouse = await open({root});
  await load(warehouse, people(['1', 'a'], ['9', 'b']), {mode: 'append'});
  await load(warehouse, people(['10', 'c'], ['19', 'd']), {mode: 'append'});
  const before = dataFiles(root);
  const merge = {mode: 'merge', key: ['id']} as const;
  expect(await load(warehouse, people(['12', 'x'], ['19', 'y']), merge)).toMatchObject({rowsWritten: 2});
  const [{files}] = (await currentManifest(root)) as [{files: {path: string}[]}];
  expect(files.filter(({path}) => before.includes(path.slice('data/'.length)))).toHaveLength(1);
  expect(await rowsOf(warehouse)).toEqual([
    [1, 'a'],
    [9, 'b'],
    [10, 'c'],
    [12, 'x'],
    [19, 'y'],
  ]);
});

async function currentManifest(root: string): Promise<unknown[]> {
  const inner = join(root, 'raw/orders/_weir');
  const name = readFileSync(join(inner, 'current'), 'utf8').trim();
  return [JSON.parse(readFileSync(join(inner, name), 'utf8'))];
}

test('files and a manifest of a load that died before its end are not read, and do not stop the next', async () => {
  const root = newRoot();
  const warehouse = await open({root});
  await load(warehouse, people(['1', 'a']), {mode: 'append'});
  const table = join(root, 'raw/orders');
  const [file] = dataFiles(root);
  writeFileSync(join(table, 'data/part-dead-0.parquet'), readFileSync(join(table, 'data', file!)));
  writeFileSync(join(table, '_weir/manifest-2.json'), '{"half');
  mkdirSync(join(table, '_weir/draft-1-dead'));
  writeFileSync(join(table, '_weir/draft-1-dead/data_0.parquet'), 'half');
  writeFileSync(join(table, '_weir/lock'), JSON.stringify({pid: 2147483646, host: runtime.env.hostname}));
  const other = await open({root});
  expect(await rowsOf(other)).toEqual([[1, 'a']]);
  const signalOf = async () =>
    (await other.health.probe({signal: never})).signals.find(({name}) => name === 'orphaned-files');
  expect(await signalOf()).toMatchObject({level: 'warn', value: expect.stringMatching(/^2 files/)});

  await load(other, people(['2', 'b']), {mode: 'append'});
  expect(await rowsOf(warehouse)).toEqual([
    [1, 'a'],
    [2, 'b'],
  ]);
  const {maintenance} = other;
  const soon = new Date(Date.now() + 60_000).toISOString();
  const options = {before: soon, isDryRun: false, signal: never};
  expect(await maintenance!.expire(options)).toMatchObject([{versions: 1, files: 2}]);
  expect(await signalOf()).toMatchObject({level: 'ok'});
  expect(await rowsOf(other)).toHaveLength(2);
});

test('of writers at once, each sees what the other wrote', async () => {
  const root = newRoot();
  const writers = await Promise.all(Array.from({length: 4}, () => open({root})));
  const merge = {mode: 'merge', key: ['id'], missing: 'keep'} as const;
  await load(writers[0]!, people(['0', 'first']), merge);
  const merges = writers.map((writer, index) =>
    load(writer, people(['0', `by ${index}`], [`${index + 1}`, 'own']), merge),
  );
  await Promise.all(merges);
  const rows = await rowsOf(writers[0]!);
  expect(rows.map(([id]) => id)).toEqual([0, 1, 2, 3, 4]);
  expect((await writers[0]!.bulkWrite!.committedLoads!({limit: 10, signal: never})).length).toBe(5);
});

test('a table that another made, and its later versions, are seen by open connections', async () => {
  const root = newRoot();
  const [reader, writer] = [await open({root}), await open({root})];
  expect(await failureOf(rowsOf(reader))).toMatchObject({code: 'query-unknown-object'});
  await load(writer, people(['1', 'a']));
  expect(await rowsOf(reader)).toEqual([[1, 'a']]);
  await load(writer, people(['2', 'b']));
  expect(await rowsOf(reader)).toEqual([[2, 'b']]);
});

test('merging small files keeps rows, partitions and what a running reader reads', async () => {
  const root = newRoot();
  const warehouse = await open({root, partition_by: ['country']});
  for (let round = 0; round < 4; round++) {
    const rows: [string, string, null][] = [
      [`${round}`, 'DE', null],
      [`${round + 10}`, 'FR', null],
    ];
    await load(warehouse, orders(...rows), {mode: 'append'});
  }
  const before = await rowsOf(warehouse);
  const {maintenance} = warehouse;
  const plan = await maintenance!.compact({isDryRun: true, signal: never});
  expect(plan).toMatchObject([{filesBefore: 8, filesAfter: 2}]);
  expect(dataFiles(root)).toHaveLength(8);
  const session = await warehouse.query.openSession!();
  const running = await session.run({text: 'select * from raw.orders order by all'});
  expect(await maintenance!.compact({isDryRun: false, signal: never})).toMatchObject([{filesAfter: 2}]);
  let rowsRead = 0;
  for await (const batch of running.batches) rowsRead += batch.rowCount;
  await session.close();
  expect(rowsRead).toBe(8);
  expect(await rowsOf(warehouse)).toEqual(before);
  expect(await maintenance!.compact({isDryRun: false, signal: never})).toEqual([]);
  expect(await maintenance!.tables({signal: never})).toMatchObject([{files: 2, rows: 8, version: 5}]);
});

test('expiry removes only what no kept version reads', async () => {
  const root = newRoot();
  const warehouse = await open({root});
  for (const id of ['1', '2', '3']) await load(warehouse, people([id, 'x']), {mode: 'append'});
  await load(warehouse, people(['9', 'new']));
  const {maintenance} = warehouse;
  const relation = {schema: 'raw', name: 'orders'};
  const versions = await maintenance!.versions(relation, {signal: never});
  expect(versions.map(({operation}) => operation)).toEqual(['replace', 'append', 'append', 'append']);
  const expire = (before: string, isDryRun = false) => maintenance!.expire({before, isDryRun, signal: never});
  expect(await expire('2020-01-01T00:00:00.000Z')).toEqual([]);
  const soon = new Date(Date.now() + 60_000).toISOString();
  expect(await expire(soon, true)).toMatchObject([{versions: 3, files: 3}]);
  expect(dataFiles(root)).toHaveLength(4);
  expect(await expire(soon)).toMatchObject([{versions: 3, files: 3}]);
  expect(dataFiles(root)).toHaveLength(1);
  expect(await rowsOf(warehouse)).toEqual([[9, 'new']]);
  const again = await load(warehouse, people(['9', 'new']), {loadId: 'same'});
  expect(again.repeated).toBe(false);
});
