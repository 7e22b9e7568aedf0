import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {gunzipSync, zstdDecompressSync} from 'node:zlib';
import {expect, test} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import files from '#plugins/files/index.ts';
import {failureOf, readAll} from '#test/contract/session.ts';
import {loadInto, never, useFolder, useOpen} from './open-plugin.ts';

const folder = useFolder();
const openFiles = useOpen(files);
const openDuckdb = useOpen(duckdb);

const select = `select * from (values
  (1, 'Ada', 1.50::decimal(38, 2), [1, null], '\\x00\\xFF'::blob, timestamptz '2026-01-31 12:00:00+02'),
  (2, '', null, null, null, null)) v(id, name, price, tags, raw, seen)`;

async function write(name: string, statement = select) {
  const source = await openDuckdb({});
  const from = {kind: 'statement', text: statement} as const;
  const bytes = await source.bulkRead!.unload({from, transport: 'files', signal: never});
  return loadInto(await openFiles({root: folder}), name, bytes);
}

const csv = [
  'id,name,price,tags,raw,seen',
  String.raw`1,Ada,1.50,"[1,null]",\x00ff,2026-01-31 10:00:00+00`,
  '2,"",,,,',
  '',
].join('\n');
const ndjson = [
  String.raw`{"id":1,"name":"Ada","price":"1.50","tags":[1,null],"raw":"\\x00ff","seen":"2026-01-31 10:00:00+00"}`,
  '{"id":2,"name":"","price":null,"tags":null,"raw":null,"seen":null}',
  '',
].join('\n');

test.each([
  ['out/people.csv', (content: Buffer) => content.toString(), csv],
  ['people.csv.gz', (content: Buffer) => gunzipSync(content).toString(), csv],
  ['people.csv.zst', (content: Buffer) => zstdDecompressSync(content).toString(), csv],
  ['people.ndjson', (content: Buffer) => content.toString(), ndjson],
])('writes %s', async (name, decode, expected) => {
  expect(await write(name)).toMatchObject({rowsWritten: 2, repeated: false});
  expect(decode(readFileSync(join(folder, name)))).toBe(expected);
});

test('writes JSON as one array', async () => {
  await write('people.json');
  expect(JSON.parse(readFileSync(join(folder, 'people.json'), 'utf8'))).toHaveLength(2);
});

test('writes Parquet that keeps types and every digit of wide sums', async () => {
  await write('sums.parquet', "select sum(range) as total, date '2026-01-31' as day from range(10)");
  const result = await readAll(await openFiles({root: folder}), "select * from 'sums.parquet'");
  expect(result.kinds).toEqual(['decimal', 'date']);
  expect(result.rows).toEqual([['45', '2026-01-31']]);
});

test('leaves only the file and the hidden ledger', async () => {
  await write('alone/people.csv');
  expect(readdirSync(join(folder, 'alone')).toSorted()).toEqual(['.weir-loads', 'people.csv']);
});

test('a wide sum that no Parquet integer holds is refused and the former file stays', async () => {
  await write('kept.parquet', 'select 1::hugeint as n');
  const error = await failureOf(write('kept.parquet', 'select 170141183460469231731687303715884105727 as n'));
  expect(error).toMatchObject({code: 'transfer-destination'});
  const {rows} = await readAll(await openFiles({root: folder}), "select * from 'kept.parquet'");
  expect(rows).toEqual([['1']]);
});

test.each([
  ['people', 'does not say in which format'],
  ['../people.csv', 'lies outside of'],
  ['/tmp/people.csv', 'lies outside of'],
])('refuses to write %s', async (name, message) => {
  expect(await failureOf(write(name))).toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(message),
  });
});

test('refuses to write a workbook', async () => {
  expect(await failureOf(write('people.xlsx'))).toMatchObject({
    exitCode: 5,
    message: expect.stringContaining('for reading only'),
  });
});

test.each([
  ['data/', {root: 'data/'}],
  ['.', {root: '.'}],
  ['data/flights.csv.gz', {root: 'data/'}],
  ['flights.parquet', {root: '.'}],
  ['https://example.com/data/flights.json?x=1', {root: 'https://example.com/data/'}],
  ['postgres://host/flights.csv', undefined],
  ['warehouse', undefined],
])('takes %s for %o', (url, settings) => {
  expect(files.fromUrl!(url)).toEqual(settings);
});
