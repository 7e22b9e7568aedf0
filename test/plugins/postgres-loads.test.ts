import {Readable} from 'node:stream';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {ColumnType, OpenWarehouse} from '#src/warehouse/index.ts';
import {adminQuery} from '#test/engines/postgres.ts';
import {postgresDatabase} from './postgres.fixture.ts';
import {ask, csv, load, openPostgres} from './postgres.session.ts';

const facts = await postgresDatabase('weir_loads');
const integer: ColumnType = {kind: 'integer', bits: 32, signed: true};
const text: ColumnType = {kind: 'text'};
const list = (element: ColumnType): ColumnType => ({kind: 'list', element});

describe.skipIf(!facts)('loading into PostgreSQL', () => {
  let warehouse: OpenWarehouse;
  beforeAll(async () => {
    warehouse = await openPostgres({...facts});
  });
  afterAll(() => warehouse.close());

  const run = (statement: string) => adminQuery(facts!, statement);
  const rowsOf = async (name: string) => (await ask(warehouse, `select * from ${name} order by 1`)).rows;

  test('a table with an enum, a domain, arrays and an identity takes rows by name', async () => {
    await run(`create type mood as enum ('calm', 'wild')`);
    await run(`create domain cents as bigint check (value >= 0)`);
    await run(
      `create table pets (no int generated always as identity, mood mood, price cents, tags text[], sizes int[])`,
    );
    const columns = {price: integer, mood: text, tags: list(text), sizes: list(integer)};
    const source = csv(columns, `5,wild,"[""a,b"",null,""""]","[1,2]"\n,calm,,[]\n`);
    expect(await load(warehouse, 'pets', {source})).toMatchObject({rowsWritten: 2});
    expect(await rowsOf('pets')).toEqual([
      [1, 'wild', 5n, ['a,b', null, ''], [1, 2]],
      [2, 'calm', null, null, []],
    ]);
  });

  test('a value of the wrong type names its line, its column and both types', async () => {
    await run('create table ages (name text, age int)');
    const source = csv({name: text, age: text}, 'Ada,36\nGrace,old\n');
    await expect(load(warehouse, 'ages', {source})).rejects.toMatchObject({
      code: 'transfer-destination',
      message: expect.stringMatching(/"old".*line 3.*column age is integer there and text in the source/),
      hint: expect.stringContaining('Nothing was loaded'),
      details: {column: 'age', relation: 'public.ages', sqlState: '22P02'},
    });
    expect(await rowsOf('ages')).toEqual([]);
  });

  test.each([
    ['numeric(10,2)', {kind: 'decimal', precision: 12, scale: 4}],
    ['numeric(10,2)', {kind: 'float', bits: 64}],
    ['real', {kind: 'float', bits: 64}],
    ['double precision', {kind: 'integer', bits: 64, signed: true}],
    ['double precision', {kind: 'decimal'}],
    ['date', {kind: 'timestamp', zoned: false}],
    ['timestamp', {kind: 'timestamp', zoned: true}],
  ] satisfies [string, ColumnType][])(
    'a column %s does not take values that it would cut: %j',
    async (native, type) => {
      await run(`drop table if exists narrow; create table narrow (x ${native})`);
      await expect(load(warehouse, 'narrow', {source: csv({x: type}, '1\n')})).rejects.toMatchObject({
        code: 'transfer-destination',
        message: expect.stringMatching(/Column x is .* in public\.narrow and .*would lose data/),
      });
    },
  );

  test('a broken constraint names it and changes nothing', async () => {
    await run('create table strict (id int primary key, name text not null)');
    await run(`insert into strict values (1, 'Ada')`);
    const columns = {id: integer, name: text};
    for (const [body, words] of [
      ['2,B\n1,C\n', 'strict_pkey'],
      ['2,\n', 'column name is text'],
    ] as const)
      await expect(load(warehouse, 'strict', {source: csv(columns, body)})).rejects.toMatchObject({
        code: 'transfer-destination',
        message: expect.stringContaining(words),
      });
    expect(await rowsOf('strict')).toEqual([[1, 'Ada']]);
  });

  test('a table made by a merge has the key as primary key', async () => {
    const source = csv({id: integer, name: text}, '1,Ada\n');
    await load(warehouse, 'keyed', {source, mode: 'merge', key: ['id']});
    const described = await warehouse.catalog!.describe({name: 'keyed'});
    expect(described.primaryKey).toEqual(['id']);
  });

  test('replace keeps grants, indexes, comments and column types of a table', async () => {
    await run(`create role reader`);
    await run(`create table shop (id int not null, name varchar(20), obsolete int)`);
    await run(`create index shop_name on shop (name); grant select on shop to reader;
      comment on table shop is 'All shops'`);
    const source = csv({id: integer, name: text, city: text}, '1,Corner,Rome\n');
    await load(warehouse, 'shop', {source, mode: 'replace'});
    expect(await rowsOf('shop')).toEqual([[1, 'Corner', 'Rome']]);
    const described = await warehouse.catalog!.describe({name: 'shop'});
    expect(described.comment).toBe('All shops');
    expect(described.columns.map((column) => column.nativeType)).toEqual([
      'integer',
      'character varying(20)',
      'text',
    ]);
    expect(
      await run(`select has_table_privilege('reader', 'shop', 'select') as granted,
        to_regclass('shop_name') is not null as indexed`),
    ).toEqual([{granted: true, indexed: true}]);
  });

  test('replace never drops a view: it names the one that needs the column', async () => {
    await run('create table sales (id int, amount int)');
    await run('insert into sales values (1, 10)');
    await run('create view totals as select sum(amount) as total from sales');
    const source = () => csv({id: integer}, '7\n');
    await expect(load(warehouse, 'sales', {source: source(), mode: 'replace'})).rejects.toMatchObject({
      code: 'transfer-destination',
      message: expect.stringMatching(/public\.sales cannot change its shape.*totals/),
    });
    expect(await rowsOf('sales')).toEqual([[1, 10]]);
    expect(await rowsOf('totals')).toEqual([[10n]]);
  });

  test('readers see the former rows until a replace is complete', async () => {
    await run('create table live (id int)');
    await run('insert into live values (1)');
    let seen: unknown;
    async function* slowly() {
      yield Buffer.from('id\n2\n');
      seen = await rowsOf('live');
      yield Buffer.from('3\n');
    }
    const source = csv({id: integer}, Readable.from(slowly()));
    await load(warehouse, 'live', {source, mode: 'replace'});
    expect(seen).toEqual([[1]]);
    expect(await rowsOf('live')).toEqual([[2], [3]]);
  });

  test('a load whose session is killed leaves nothing, and the same load id then works', async () => {
    await run('create table survivor (id int)');
    async function* untilKilled() {
      yield Buffer.from('id\n1\n');
      await run(
        `select pg_terminate_backend(pid) from pg_stat_activity where query like 'copy %survivor%' and pid <> pg_backend_pid()`,
      );
      for (;;) yield Buffer.alloc(100_000, '2\n');
    }
    const killed = csv({id: integer}, Readable.from(untilKilled()));
    await expect(load(warehouse, 'survivor', {source: killed, loadId: 'once'})).rejects.toMatchObject({
      code: 'connection-unreachable',
      retryable: true,
    });
    expect(await rowsOf('survivor')).toEqual([]);
    const source = csv({id: integer}, '1\n');
    expect(await load(warehouse, 'survivor', {source, loadId: 'once'})).toMatchObject({
      repeated: false,
      rowsWritten: 1,
    });
    const relations = await warehouse.catalog!.relations();
    expect(relations.filter((node) => node.name.startsWith('_weir'))).toEqual([]);
  });

  test('the same load sent twice at once is applied once', async () => {
    const loads = [1, 2].map(() =>
      load(warehouse, 'twice', {source: csv({id: integer}, '1\n'), loadId: 'twice'}),
    );
    const receipts = await Promise.all(loads);
    expect(receipts.map((receipt) => receipt.repeated).toSorted()).toEqual([false, true]);
    expect(await rowsOf('twice')).toEqual([[1]]);
  });

  test('a view takes no rows', async () => {
    await run('create view nothing as select 1 as id');
    await expect(load(warehouse, 'nothing', {source: csv({id: integer}, '1\n')})).rejects.toMatchObject({
      code: 'transfer-destination',
      message: expect.stringContaining('is a view'),
    });
  });

  test('rows are counted while they travel, line breaks in quotes not among them', async () => {
    const seen: unknown[] = [];
    await load(warehouse, 'counted', {
      source: csv({id: integer, note: text}, '1,"two\nlines"\n2,plain\n'),
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen).toEqual([{rows: 2, bytes: 30}]);
  });
});
