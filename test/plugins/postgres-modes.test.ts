import {Readable} from 'node:stream';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Column, ColumnType, LoadRequest, OpenWarehouse, StagedRows} from '#src/warehouse/index.ts';
import {adminQuery} from '#test/engines/postgres.ts';
import {postgresDatabase} from './postgres.fixture.ts';
import {ask, csv, load, never, openPostgres} from './postgres.session.ts';

const facts = await postgresDatabase('weir_modes');
const integer: ColumnType = {kind: 'integer', bits: 32, signed: true};
const text: ColumnType = {kind: 'text'};
const column = (name: string, type: ColumnType): Column => ({name, type, nativeType: type.kind});

describe.skipIf(!facts)('load modes of PostgreSQL', () => {
  let warehouse: OpenWarehouse;
  beforeAll(async () => {
    warehouse = await openPostgres({...facts});
  });
  afterAll(() => warehouse.close());

  const run = (statement: string) => adminQuery(facts!, statement);
  const rowsOf = async (name: string) => (await ask(warehouse, `select * from ${name} order by 1`)).rows;

  test('a ledger of an older release is kept and gets the columns that it lacks', async () => {
    await run(`drop schema if exists _weir cascade; create schema _weir; create table _weir.loads (load_id text primary key,
      relation text not null, rows_staged bigint not null, rows_written bigint not null,
      committed_at timestamptz not null default now());
      insert into _weir.loads values ('long-ago', 'public.aged', 7, 7, '2020-01-01')`);
    await run('create table aged (id int)');
    const source = () => csv({id: integer}, '1\n');
    const again = await load(warehouse, 'aged', {source: source(), loadId: 'long-ago'});
    expect(again).toMatchObject({repeated: true, rowsStaged: 7});
    const progress = {stream: 'shop/aged', state: () => ({after: 1})};
    await load(warehouse, 'aged', {source: source(), loadId: 'today', progress});
    expect(await warehouse.bulkWrite!.committedLoads!({limit: 2, signal: never})).toMatchObject([
      {loadId: 'today', stream: 'shop/aged', relation: 'public.aged'},
      {loadId: 'long-ago', committedAt: '2020-01-01T00:00:00.000000Z'},
    ]);
  });

  test('versions of documents, arrays and points follow their values', async () => {
    await run(`create table shapes (id int, plain json, doc jsonb, tags text[], place point,
      _weir_valid_from timestamptz, _weir_valid_to timestamptz)`);
    const json: ColumnType = {kind: 'json'};
    const columns = {
      id: integer,
      plain: json,
      doc: json,
      tags: {kind: 'list', element: text},
      place: text,
    } as const;
    const version = (loadedAt: string, row: string) =>
      load(warehouse, 'shapes', {source: csv(columns, row), mode: 'scd2', key: ['id'], loadedAt});
    await version('2026-01-01T00:00:00Z', '1,"{""a"":1}","{""b"":1}","[""x""]","(1,2)"\n');
    expect(
      await version('2026-01-02T00:00:00Z', '1,"{""a"":1}","{ ""b"": 1 }","[""x""]","(1,2)"\n'),
    ).toMatchObject({rowsWritten: 0, rowsRemoved: 0});
    expect(
      await version('2026-01-03T00:00:00Z', '1,"{""a"":2}","{""b"":1}","[""x""]","(1,2)"\n'),
    ).toMatchObject({rowsWritten: 1, rowsRemoved: 1});
    expect(
      await version('2026-01-04T00:00:00Z', '1,"{""a"":2}","{""b"":1}","[""y""]","(1,3)"\n'),
    ).toMatchObject({rowsWritten: 1, rowsRemoved: 1});
  });

  test('a text gives no moment at which a version begins', async () => {
    const request: Partial<LoadRequest> = {
      mode: 'scd2',
      key: ['id'],
      versions: {updatedAt: 'changed'},
      loadedAt: '2026-01-01T00:00:00Z',
    };
    const source = csv({id: integer, changed: text}, '1,yesterday\n');
    await expect(load(warehouse, 'texts', {...request, source})).rejects.toMatchObject({
      code: 'transfer-destination',
      message: expect.stringContaining('Column changed is text'),
      hint: expect.stringContaining('cast it in the source'),
    });
  });

  test('a window names a column that is there', async () => {
    const source = csv({id: integer}, '1\n');
    const window = {column: 'day', from: {value: '2026-01-01', inclusive: true}};
    await expect(load(warehouse, 'windowless', {source, window})).rejects.toMatchObject({
      code: 'transfer-destination',
      message: expect.stringContaining('has no column day'),
    });
  });

  test('a staged load with an identity column writes the values that came', async () => {
    await run('create table numbered (id int generated always as identity primary key, name text)');
    const source = csv({id: integer, name: text}, '7,Ada\n');
    await load(warehouse, 'numbered', {source, mode: 'insert-only', key: ['id']});
    expect(await rowsOf('numbered')).toEqual([[7, 'Ada']]);
  });

  test('sums go by the types of the source', async () => {
    await run('create table summed (code text, size int)');
    const seen: StagedRows[] = [];
    await load(warehouse, 'summed', {
      source: csv({code: integer, size: text}, '12,3\n30,45\n'),
      checksum: true,
      verify: async (staged) => void seen.push(staged),
    });
    expect(seen).toEqual([
      {rows: 2, checksum: {code: {values: '2', sum: '42'}, size: {values: '2', sum: '3'}}},
    ]);
  });

  test.each(['merge', 'delete+insert', 'insert-only', 'scd2', 'snapshot'] as const)(
    '%s takes binary rows, also where the table has other types',
    async (mode) => {
      const name = `binary_${mode.replace(/\W/, '_')}`;
      await run(
        `create table if not exists origin as select 1 as id, 'Ada' as name, array[1, 2] as marks, now() as at`,
      );
      await run(`create table ${name} (id bigint, name varchar(9), marks bigint[], at timestamptz,
        _weir_valid_from timestamptz, _weir_valid_to timestamptz)`);
      for (const loadedAt of ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z']) {
        const source = await warehouse.bulkRead!.unload({
          from: {kind: 'relation', relation: {name: 'origin'}},
          transport: 'stream:native:postgres',
          signal: never,
        });
        await load(warehouse, name, {source, mode, key: ['id'], loadedAt, checksum: true});
        await source.dispose();
      }
      const {rows} = await ask(warehouse, `select id, name, marks from ${name}`);
      const row = [1n, 'Ada', [1n, 2n]];
      expect(rows).toEqual(mode === 'snapshot' ? [row, row] : [row]);
    },
  );

  test('a part need not wait for another that takes long', async () => {
    const build = 'side-by-side';
    const part = (loadId: string, source: LoadRequest['source']) =>
      load(warehouse, 'beside', {source, mode: 'replace', build, loadId});
    async function* slowly() {
      yield Buffer.from('id\n1\n');
      await part('quick', csv({id: integer}, '2\n'));
      yield Buffer.from('3\n');
    }
    await part('slow', csv({id: integer}, Readable.from(slowly())));
    const into = {name: 'beside'};
    await warehouse.bulkWrite!.finishBuild!({into, build, loadId: 'beside', signal: never});
    expect(await rowsOf('beside')).toEqual([[1], [2], [3]]);
  });

  test('the last part that fails leaves no table, one beside others leaves theirs', async () => {
    const build = 'failing';
    const part = (body: string) =>
      load(warehouse, 'failed', {source: csv({id: integer}, body), mode: 'replace', build});
    const hidden = () => run(`select relname from pg_class where relname like '\\_weir\\_build%'`);
    await expect(part('x\n')).rejects.toMatchObject({code: 'transfer-destination'});
    expect(await hidden()).toEqual([]);
    await part('1\n');
    await expect(part('x\n')).rejects.toMatchObject({code: 'transfer-destination'});
    expect(await hidden()).toHaveLength(1);
    await warehouse.bulkWrite!.discardBuild!({into: {name: 'failed'}, build, signal: never});
    expect(await hidden()).toEqual([]);
  });

  test('a finished build keeps views, grants and indexes', async () => {
    await run('create role clerk');
    await run(`create table stock (id int primary key, name varchar(20)); insert into stock values (1, 'old');
      create view stocked as select id from stock; grant select on stock to clerk`);
    const build = 'keeping';
    const source = csv({id: integer, name: text}, '2,new\n3,newer\n');
    await load(warehouse, 'stock', {source, mode: 'replace', build});
    expect(await rowsOf('stocked')).toEqual([[1]]);
    const into = {name: 'stock'};
    await warehouse.bulkWrite!.finishBuild!({into, build, loadId: 'keeping', signal: never});
    expect(await rowsOf('stocked')).toEqual([[2], [3]]);
    const described = await warehouse.catalog!.describe(into);
    expect(described.columns.map(({nativeType}) => nativeType)).toEqual(['integer', 'character varying(20)']);
    expect(described.primaryKey).toEqual(['id']);
    expect(await run(`select has_table_privilege('clerk', 'stock', 'select') as granted`)).toEqual([
      {granted: true},
    ]);
    const relations = await warehouse.catalog!.relations();
    expect(relations.filter(({name}) => name.startsWith('_weir'))).toEqual([]);
  });

  test('a column that a view uses is not widened, and the view is named', async () => {
    await run('create table narrow (id int, amount int); create view narrowed as select amount from narrow');
    const changes = {
      relation: {name: 'narrow'},
      add: [column('note', text)],
      widen: [column('amount', {kind: 'integer', bits: 64, signed: true})],
      signal: never,
    } as const;
    await expect(warehouse.bulkWrite!.changeTable!(changes)).rejects.toMatchObject({
      code: 'transfer-destination',
      message: expect.stringMatching(/public\.narrow cannot change its shape.*narrowed/),
    });
    await warehouse.bulkWrite!.changeTable!({...changes, widen: [column('id', {kind: 'decimal'})]});
    const described = await warehouse.catalog!.describe({name: 'narrow'});
    expect(described.columns.map(({nativeType}) => nativeType)).toEqual(['numeric', 'integer', 'text']);
  });

  test('a column does not change to a type that loses digits', async () => {
    await run('create table exact (price numeric(12,4))');
    const widen = [column('price', {kind: 'decimal', precision: 12, scale: 2})];
    await expect(
      warehouse.bulkWrite!.changeTable!({relation: {name: 'exact'}, add: [], widen, signal: never}),
    ).rejects.toMatchObject({
      code: 'transfer-destination',
      message: expect.stringContaining('would lose data'),
    });
  });
});
