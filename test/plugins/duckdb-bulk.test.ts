import {existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {Readable} from 'node:stream';
import {expect, test} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import {TransferError} from '#src/errors/index.ts';
import type {FileSet, LoadProgress} from '#src/warehouse/index.ts';
import {failureOf, readAll} from '#test/contract/session.ts';
import {loadInto, never, runtime, useFolder, useOpen} from './open-plugin.ts';

const folder = useFolder();
const open = useOpen(duckdb);

const wideRows = (rowCount: number) => `
  select range as id, 'customer ' || (range % 1000) as name, range * 1.25 as amount, range % 7 = 0 as flag,
    date '2020-01-01' + (range % 2000)::int as day, timestamp '2026-01-01' + to_seconds(range) as moment,
    if(range % 5 = 0, null, range % 97) as gap, 'x' || hash(range) as token
  from range(${rowCount})`;

const checksum = 'select count(*), sum(id), sum(amount), count(gap), max(moment), bit_xor(hash(token)) from ';

test('moves a million rows through a CSV pipe in bounded memory', async () => {
  const source = await open({path: join(folder, 'big-source.duckdb'), memory_limit: '256MB'});
  const target = await open({path: join(folder, 'big-target.duckdb'), memory_limit: '256MB'});
  await readAll(source, `create table big as ${wideRows(1_000_000)}`);
  const residentBefore = runtime.env.residentBytes();
  let peakBytes = 0;
  const watch = setInterval(() => (peakBytes = Math.max(peakBytes, runtime.env.residentBytes())), 20);
  const progress: LoadProgress[] = [];
  try {
    const from = {kind: 'relation', relation: {name: 'big'}} as const;
    const bytes = await source.bulkRead!.unload({from, transport: 'stream:csv', signal: never});
    const receipt = await loadInto(target, 'big', bytes, {onProgress: (step) => progress.push(step)});
    expect(receipt).toMatchObject({rowsStaged: 1_000_000, rowsWritten: 1_000_000});
    expect(receipt.bytes).toBe(progress.at(-1)!.bytes);
  } finally {
    clearInterval(watch);
  }
  expect((peakBytes - residentBefore) / 2 ** 20).toBeLessThan(600);
  const [before] = (await readAll(source, `${checksum} big`)).rows;
  expect((await readAll(target, `${checksum} big`)).rows).toEqual([before]);
}, 90_000);

test('more transfers at once than there are threads for pipes all arrive', async () => {
  const warehouse = await open({path: join(folder, 'parallel.duckdb')});
  const move = async (index: number) => {
    const from = {kind: 'statement', text: wideRows(20_000 + index)} as const;
    const source = await warehouse.bulkRead!.unload({from, transport: 'stream:csv', signal: never});
    return (await loadInto(warehouse, `copy_${index}`, source)).rowsWritten;
  };
  const counts = await Promise.all(Array.from({length: 12}, (_, index) => move(index)));
  expect(counts).toEqual(Array.from({length: 12}, (_, index) => 20_000 + index));
});

test('wide decimals keep every digit', async () => {
  const warehouse = await open({});
  const numbers = [
    '1.5',
    '-0.000001',
    '999999999999.999999',
    '1234567890123.1',
    '0.123456789012345678',
    '1e-3',
  ];
  const type = {kind: 'decimal'} as const;
  const text = `n,m\n${numbers.map((number) => `${number},${number}`).join('\n')}\n,\n`;
  await loadInto(warehouse, 't', {
    columns: [
      {name: 'n', type, nativeType: 'numeric'},
      {name: 'm', type: {...type, precision: 30, scale: 4}, nativeType: 'numeric(30,4)'},
    ],
    content: {kind: 'stream', format: 'csv', stream: Readable.from([text])},
    rowsSent: () => undefined,
    dispose: async () => {},
  });
  const list = numbers
    .map((number) => `('${number}'::decimal(38, 18), '${number}'::decimal(30, 4))`)
    .join(', ');
  const expected = await readAll(warehouse, `select * from (values ${list}, (null, null)) v order by all`);
  expect((await readAll(warehouse, 'select * from t order by all')).rows).toEqual(expected.rows);
});

test('removes what a killed load left beside the database', async () => {
  const leftover = join(folder, '.weir-spool-2147483646-abc');
  mkdirSync(leftover);
  writeFileSync(join(leftover, 'source.parquet'), 'half');
  const warehouse = await open({path: join(folder, 'clean.duckdb')});
  await loadInto(warehouse, 't', csvFiles('a.csv', 'id\n1\n'));
  expect(existsSync(leftover)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.startsWith('.weir-spool'))).toEqual([]);
});

function csvFiles(name: string, text: string, options: FileSet['options'] = {}) {
  const path = join(folder, name);
  writeFileSync(path, text);
  const files: FileSet = {format: 'csv', paths: [path], compression: 'none', options};
  return {
    columns: [],
    content: {kind: 'files', files},
    rowsSent: () => undefined,
    dispose: async () => {},
  } as const;
}

test('takes columns and types of files from what DuckDB finds in them', async () => {
  const warehouse = await open({});
  await loadInto(
    warehouse,
    'zips',
    csvFiles('zips.csv', 'zip,day,n\n00501,2026-01-31,1.5\n01002,2026-02-01,2\n'),
  );
  const result = await readAll(warehouse, 'select * from zips order by zip');
  expect(result.kinds).toEqual(['text', 'date', 'float']);
  expect(result.rows[0]).toEqual(['00501', '2026-01-31', 1.5]);
});

test('a ragged row far down names file, line and counts, and changes nothing', async () => {
  const warehouse = await open({});
  const good = 'a,b\n1,2\n'.repeat(1) + '3,4\n'.repeat(30_000);
  await loadInto(warehouse, 't', csvFiles('good.csv', 'a,b\n1,2\n'));
  const error = await failureOf(loadInto(warehouse, 't', csvFiles('ragged.csv', `${good}5,6,7\n8,9\n`)));
  expect(error).toBeInstanceOf(TransferError);
  expect(error).toMatchObject({
    code: 'transfer-source',
    message: expect.stringContaining(
      `${join(folder, 'ragged.csv')}, line 30003 has 3 columns instead of 2: 5,6,7`,
    ),
    hint: expect.stringContaining('null_padding'),
    details: {line: 30003, expected: 2, found: 3},
  });
  expect((await readAll(warehouse, 'select * from t')).rows).toEqual([[1n, 2n]]);
});

test('an option lets ragged rows pass', async () => {
  const warehouse = await open({});
  const options = {null_padding: true};
  await loadInto(warehouse, 't', csvFiles('padded.csv', `a,b\n${'3,4\n'.repeat(30_000)}5\n`, options));
  expect((await readAll(warehouse, 'select a, b from t where b is null')).rows).toEqual([[5n, null]]);
});

test('names the column and both types when they do not go together', async () => {
  const warehouse = await open({});
  await readAll(warehouse, 'create table t (id integer, happened timestamp)');
  const error = await failureOf(
    loadInto(warehouse, 't', csvFiles('types.csv', 'id,happened\n1,true\n'), {mode: 'append'}),
  );
  expect(error).toMatchObject({
    code: 'transfer-destination',
    message: 'Column happened of main.t is TIMESTAMP, but the source sends BOOLEAN',
  });
});

test('appends no rows to a view', async () => {
  const warehouse = await open({});
  await readAll(warehouse, 'create view v as select 1 as id');
  const error = await failureOf(loadInto(warehouse, 'v', csvFiles('v.csv', 'id\n1\n'), {mode: 'append'}));
  expect(error).toMatchObject({code: 'transfer-destination', message: expect.stringContaining('is a view')});
});

test('an index on the table survives an append and rejects the whole load', async () => {
  const warehouse = await open({});
  await readAll(warehouse, 'create table t (id bigint primary key)');
  await loadInto(warehouse, 't', csvFiles('one.csv', 'id\n1\n'), {mode: 'append'});
  const error = await failureOf(
    loadInto(warehouse, 't', csvFiles('two.csv', 'id\n2\n1\n'), {mode: 'append'}),
  );
  expect(error).toMatchObject({
    code: 'transfer-destination',
    message: expect.stringContaining('Duplicate key'),
  });
  expect((await readAll(warehouse, 'select * from t')).rows).toEqual([[1n]]);
});

test('rows of one column keep their NULLs and empty texts on the way through CSV', async () => {
  const warehouse = await open({});
  const text = "select unnest(['', null, 'a', null]) as word";
  const from = {kind: 'statement', text} as const;
  const source = await warehouse.bulkRead!.unload({from, transport: 'stream:csv', signal: never});
  await loadInto(warehouse, 't', source);
  expect((await readAll(warehouse, 'select word from t')).rows).toEqual([[''], [null], ['a'], [null]]);
});

test('bounds the memory of a query by what the connection allows', async () => {
  const warehouse = await open({memory_limit: '50MB', temp_directory: join(folder, 'no-spill'), threads: 1});
  const error = await failureOf(readAll(warehouse, 'select list(range) from range(50000000)'));
  expect(error).toMatchObject({hint: expect.stringContaining('memory_limit')});
});
