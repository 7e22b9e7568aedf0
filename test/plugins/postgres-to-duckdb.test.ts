import {join} from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import {CancelledError, TransferError} from '#src/errors/index.ts';
import type {OpenWarehouse, Transport} from '#src/warehouse/index.ts';
import {failureOf, readAll} from '#test/contract/session.ts';
import {adminQuery} from '#test/engines/postgres.ts';
import {loadInto, never, useFolder, useOpen} from './open-plugin.ts';
import {postgresDatabase} from './postgres.fixture.ts';
import {openPostgres} from './postgres.session.ts';

const facts = await postgresDatabase('weir_to_duckdb');
const folder = useFolder();
const open = useOpen(duckdb);
const binary = 'stream:native:postgres-scalars';

/** Values that both ways must bring alike; DuckDB reads no CSV of years before Christ. */
const wideRows = `select n,
  n % 2 = 0 as flag, (n % 65536 - 32768)::int2 as small, (n * 7919 - 2147483648)::int4 as medium,
  (n::numeric * 1844674407370955 - 4611686018427387904)::int8 as large, (4294967295 - n)::oid as oid,
  (n / 3.0)::float4 as real, case n % 4 when 0 then 'NaN'::float8 when 1 then '-Infinity' else n / 7.0 end as double,
  (n * 13 % 200 - 100)::numeric(3, 0) as d3, ((n - 2500) / 3.0)::numeric(4, 0) as d4,
  (n * -12.345)::numeric(9, 3) as d9, (n * 1234567.89)::numeric(12, 2) as d12,
  (n * -1999999999.00001)::numeric(18, 5) as d18, (n / 1000000000000.0)::numeric(18, 18) as tiny,
  (10000 ^ (n % 4))::numeric(18, 0) as round, (n * 12345678901234567890.5)::numeric(38, 4) as d38,
  n / 7.0 as any_decimal, repeat('ä🦆', n % 40) as text, left('twelve bytes plus', n % 18) as border,
  ('x' || n)::varchar(9) as varchar, ('y' || n % 9)::char(6) as padded, repeat('n', n % 20)::name as name,
  decode(repeat(to_hex(16 + n % 200), n % 20), 'hex') as bytes,
  case n % 5 when 0 then 'infinity' when 1 then '-infinity' else '0001-01-01'::date + n * 300 end as day,
  '24:00:00'::time - make_interval(secs => n * 0.000001) as clock, '12:34:56.5+05:30'::timetz as zoned_clock,
  case n % 5 when 0 then 'infinity' when 1 then '-infinity'
    else '1600-01-01'::timestamp + make_interval(secs => n * 9e5) end as moment,
  case n % 5 when 0 then 'infinity' when 1 then '-infinity'
    else '1960-01-01'::timestamptz + make_interval(secs => n * 123456.789) end as instant,
  make_interval(months => n, days => n, secs => n * 0.5) as span, md5(n::text)::uuid as uuid,
  ('{"n": ' || n || '}')::json as json, jsonb_build_object('n', n) as jsonb, array[n, null] as list,
  int4range(n, n + 9) as range, ('10.0.0.' || n % 256)::inet as address
from generate_series(1, 5000) n`;

describe.skipIf(!facts)('from PostgreSQL into DuckDB', () => {
  let source: OpenWarehouse;
  let target: OpenWarehouse;
  beforeAll(async () => {
    source = await openPostgres({...facts});
    await adminQuery(facts!, `create table wide as ${wideRows}`);
    const columns = await adminQuery<{name: string}>(
      facts!,
      `select attname as name from pg_attribute where attrelid = 'wide'::regclass and attnum > 0`,
    );
    const nulls = columns.map(({name}) => `case when n % 3 = 0 then null else ${name} end as ${name}`);
    await adminQuery(facts!, `create table gaps (like wide)`);
    await adminQuery(facts!, `insert into gaps select ${nulls.join(', ')} from wide`);
  });
  beforeEach(async () => {
    target = await open({path: join(folder, 'target.duckdb')});
  });
  afterAll(() => source.close());

  const move = async (text: string, transport: Transport, into = 't') => {
    const from = {kind: 'statement', text} as const;
    return loadInto(target, into, await source.bulkRead!.unload({from, transport, signal: never}));
  };

  test.each(['wide', 'gaps', 'wide limit 1', 'wide where false'])(
    'binary rows of %s are those of CSV',
    async (selection) => {
      const read = `select * from ${selection}`;
      const byBinary = await move(read, binary);
      const byCsv = await move(read, 'stream:csv', 'u');
      expect(byBinary.rowsWritten).toBe(byCsv.rowsWritten);
      const difference = '(from t except all from u) union all (from u except all from t)';
      expect((await readAll(target, difference)).rows).toEqual([]);
      expect((await readAll(target, 'describe t')).rows).toEqual((await readAll(target, 'describe u')).rows);
    },
  );

  test('what CSV cannot say arrives too', async () => {
    await move(`select '0044-03-15 BC'::date as day, '4713-01-01 BC'::timestamp as moment`, binary);
    const {rows} = await readAll(target, 'select day::text, moment::text from t');
    expect(rows).toEqual([['0044-03-15 (BC)', '4713-01-01 (BC) 00:00:00']]);
  });

  test('rows of many megabytes arrive whole', async () => {
    const text = `select n, repeat(n::text, 7000000) as text, repeat('b', n)::bytea as bytes from generate_series(1, 3) n`;
    await move(text, binary);
    const {rows} = await readAll(
      target,
      'select n, length(text), text[1], octet_length(bytes) from t order by n',
    );
    expect(rows).toEqual([
      [1, 7_000_000n, '1', 1n],
      [2, 7_000_000n, '2', 2n],
      [3, 7_000_000n, '3', 3n],
    ]);
  });

  test('receipts tell rows and bytes, and progress comes on the way', async () => {
    const from = {kind: 'statement', text: 'select * from wide'} as const;
    const stream = await source.bulkRead!.unload({from, transport: binary, signal: never});
    const progress: number[] = [];
    const receipt = await loadInto(target, 't', stream, {onProgress: ({bytes}) => progress.push(bytes!)});
    expect(receipt).toMatchObject({rowsStaged: 5000, rowsWritten: 5000, bytes: progress.at(-1)});
    expect(stream.rowsSent()).toBe(5000);
  });

  test.each([
    [`select 'NaN'::numeric(12, 2) as amount`, /Column amount has a NaN/],
    [`select '294276-12-31'::timestamp as moment`, /Column moment has a moment later than/],
  ])('%s has no place in DuckDB, and says so', async (text, message) => {
    const failure = await failureOf(move(text, binary));
    expect(failure).toBeInstanceOf(TransferError);
    expect(failure).toMatchObject({code: 'transfer-destination', message: expect.stringMatching(message)});
  });

  test('a source that fails half-way leaves nothing and tells its own reason', async () => {
    const text = 'select 1 / (400000 - n) as x, n from generate_series(1, 500000) n';
    expect(await failureOf(move(text, binary, 'broken'))).toMatchObject({
      message: expect.stringContaining('division by zero'),
    });
    expect((await readAll(target, `from duckdb_tables() where table_name = 'broken'`)).rows).toEqual([]);
  });

  test('an abort stops both sides', async () => {
    const controller = new AbortController();
    const {signal} = controller;
    const from = {kind: 'statement', text: 'select generate_series(1, 100000000000) as n'} as const;
    const stream = await source.bulkRead!.unload({from, transport: binary, signal});
    const loading = loadInto(target, 't', stream, {signal, onProgress: () => controller.abort()});
    expect(await failureOf(loading)).toBeInstanceOf(CancelledError);
    const {rows} = await readAll(
      source,
      `select count(*) from pg_stat_activity where query like 'copy%' and state = 'active'`,
    );
    expect(rows).toEqual([[0n]]);
  });

  test('more loads at once than DuckDB has threads all arrive', async () => {
    const count = 6;
    const rows = (index: number) => `select n from generate_series(1, ${100_000 + index}) n`;
    const moves = Array.from({length: count}, (_, index) => move(rows(index), binary, `part_${index}`));
    expect((await Promise.all(moves)).map(({rowsWritten}) => rowsWritten)).toEqual(
      Array.from({length: count}, (_, index) => 100_000 + index),
    );
  });
});
