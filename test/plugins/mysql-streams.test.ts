import {describe, expect, test} from 'vitest';
import definition from '#plugins/mysql/index.ts';
import type {ColumnType, LoadRequest, OpenWarehouse} from '#src/warehouse/index.ts';
import {adminQuery} from '#test/engines/mariadb.ts';
import {mariadbDatabase} from './mysql.fixture.ts';
import {ask, csv} from './mysql.session.ts';
import {loadInto, never, useOpen} from './open-plugin.ts';

const facts = await mariadbDatabase('stream_loads');
const id: ColumnType = {kind: 'integer', bits: 32, signed: true};
const name: ColumnType = {kind: 'text'};
const people = (body: string) => csv({id, name}, body);
const moment = (day: number) => `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`;

describe.skipIf(!facts)('streams into MariaDB', () => {
  const open = useOpen(definition);
  const rows = (warehouse: OpenWarehouse, table: string, columns = '*') =>
    ask(warehouse, `select ${columns} from ${table} order by 1, 2`);
  const merge = (day: number, more: Partial<LoadRequest> = {}): Partial<LoadRequest> => ({
    mode: 'merge',
    key: ['id'],
    loadedAt: moment(day),
    ...more,
  });

  test('a window is replaced as a whole, by instants as well', async () => {
    const warehouse = await open({...facts});
    const at: ColumnType = {kind: 'timestamp', zoned: true};
    const source = (body: string) => csv({id, at}, body);
    await loadInto(
      warehouse,
      'readings',
      source('1,2026-01-01 00:00:00+00\n2,2026-01-02 00:00:00+00\n3,2026-01-02 00:00:00.5+00\n'),
      {mode: 'append'},
    );
    const from = {value: '2026-01-02 00:00:00+00', inclusive: true};
    const receipt = await loadInto(warehouse, 'readings', source('9,2026-01-02 00:00:00.5+00\n'), {
      mode: 'append',
      window: {column: 'at', from},
    });
    expect(receipt).toMatchObject({rowsWritten: 1, rowsRemoved: 2});
    expect(await rows(warehouse, 'readings')).toEqual([
      [1, '2026-01-01 00:00:00+00'],
      [9, '2026-01-02 00:00:00.5+00'],
    ]);
  });

  test('rows that are gone are deleted, or stamped until they come back', async () => {
    const warehouse = await open({...facts});
    await loadInto(warehouse, 'hard', people('1,A\n2,B\n'), merge(1));
    const receipt = await loadInto(warehouse, 'hard', people('2,C\n'), merge(2, {missing: 'delete'}));
    expect(receipt).toMatchObject({rowsWritten: 1, rowsRemoved: 1});
    expect(await rows(warehouse, 'hard')).toEqual([[2, 'C']]);
    const soft = (day: number, body: string) =>
      loadInto(warehouse, 'soft', people(body), merge(day, {missing: 'soft-delete'}));
    await soft(1, '1,A\n2,B\n');
    expect(await soft(2, '2,B\n')).toMatchObject({rowsRemoved: 1});
    expect(await soft(3, '2,B\n')).toMatchObject({rowsRemoved: 0});
    expect(await rows(warehouse, 'soft')).toEqual([
      [1, 'A', '2026-01-02 00:00:00+00'],
      [2, 'B', null],
    ]);
    await soft(4, '1,A\n2,B\n');
    expect(await rows(warehouse, 'soft', 'id, _weir_deleted_at')).toEqual([
      [1, null],
      [2, null],
    ]);
  });

  test('rows that the source calls deleted go', async () => {
    const warehouse = await open({...facts});
    await loadInto(warehouse, 'told', people('1,A\n2,B\n'), merge(1));
    const source = csv({id, name, gone: {kind: 'boolean'}}, '1,,true\n2,C,false\n3,,true\n4,D,\n');
    const deletions = {column: 'gone', kind: 'delete'} as const;
    expect(await loadInto(warehouse, 'told', source, merge(2, {deletions}))).toMatchObject({
      rowsStaged: 4,
      rowsWritten: 2,
      rowsRemoved: 1,
    });
    expect(await rows(warehouse, 'told')).toEqual([
      [2, 'C'],
      [4, 'D'],
    ]);
  });

  test('versions begin and end; a change of case alone is a change', async () => {
    const warehouse = await open({...facts});
    await adminQuery(
      facts!,
      'create table history (id int, name varchar(9) character set utf8mb4 collate utf8mb4_general_ci, key (id))',
    );
    const load = (day: number, body: string) =>
      loadInto(warehouse, 'history', people(body), {
        mode: 'scd2',
        key: ['id'],
        missing: 'delete',
        loadedAt: moment(day),
      });
    await load(1, '1,ada\n2,Grace\n');
    expect(await load(2, '1,Ada\n2,Grace\n')).toMatchObject({rowsWritten: 1, rowsRemoved: 1});
    expect(await load(3, '1,Ada\n')).toMatchObject({rowsWritten: 0, rowsRemoved: 1});
    expect(await ask(warehouse, 'select * from history order by id, _weir_valid_from')).toEqual([
      [1, 'ada', '2026-01-01 00:00:00+00', '2026-01-02 00:00:00+00'],
      [1, 'Ada', '2026-01-02 00:00:00+00', null],
      [2, 'Grace', '2026-01-01 00:00:00+00', '2026-01-03 00:00:00+00'],
    ]);
  });

  test('the state of a stream is committed with the rows and not without them', async () => {
    const warehouse = await open({...facts});
    const writer = warehouse.bulkWrite!;
    const progress = (state: Record<string, unknown>) => ({stream: 'dw/people', state: () => state});
    const states = () => writer.streamStates!({streams: ['dw/people'], signal: never});
    await loadInto(warehouse, 'kept', people('1,A\n'), {
      mode: 'append',
      loadId: 'kept-1',
      progress: progress({last: '1'}),
    });
    const entry = {stream: 'dw/people', relation: {schema: 'stream_loads', name: 'kept'}, state: {last: '1'}};
    expect(await states()).toMatchObject([{...entry, loadId: 'kept-1'}]);
    const failing = loadInto(warehouse, 'kept', people('2,B\n'), {
      mode: 'append',
      progress: progress({last: '2'}),
      checksum: true,
      verify: async (staged) => {
        expect(staged).toEqual({
          rows: 1,
          checksum: {id: {values: '1', sum: '2'}, name: {values: '1', sum: '1'}},
        });
        throw new Error('mismatch');
      },
    });
    await expect(failing).rejects.toThrow('mismatch');
    expect(await states()).toMatchObject([entry]);
    expect(await rows(warehouse, 'kept')).toEqual([[1, 'A']]);
    const loads = await writer.committedLoads!({stream: 'dw/people', limit: 5, signal: never});
    expect(loads).toMatchObject([{loadId: 'kept-1', rowsStaged: 1, relation: 'stream_loads.kept'}]);
    const relation = {schema: 'stream_loads', name: 'kept'};
    await writer.setStreamState!({stream: 'dw/people', relation, state: undefined}, {signal: never});
    expect(await states()).toEqual([]);
  });

  test('a build stays out of sight until it is finished, and can be discarded', async () => {
    const warehouse = await open({...facts});
    const writer = warehouse.bulkWrite!;
    await loadInto(warehouse, 'built', people('9,old\n'));
    const part = (loadId: string, body: string, build = 'b1') =>
      loadInto(warehouse, 'built', people(body), {mode: 'replace', build, loadId});
    await part('p1', '1,A\n');
    await part('p2', '2,B\n');
    expect(await part('p2', '2,B\n')).toMatchObject({repeated: true});
    await part('q1', '5,E\n', 'b2');
    expect(await rows(warehouse, 'built')).toEqual([[9, 'old']]);
    const finish = {into: {name: 'built'}, build: 'b1', loadId: 'f1', signal: never};
    expect(await writer.finishBuild!(finish)).toMatchObject({rowsStaged: 2, repeated: false});
    expect(await writer.finishBuild!(finish)).toMatchObject({repeated: true});
    await writer.discardBuild!({into: {name: 'built'}, build: 'b2', signal: never});
    expect(await rows(warehouse, 'built')).toEqual([
      [1, 'A'],
      [2, 'B'],
    ]);
    expect(await adminQuery(facts!, `show tables like '\\_weir%'`)).toEqual([]);
  });

  test('columns are added and widened, and keep their defaults and comments', async () => {
    await adminQuery(
      facts!,
      `create table grown (id int not null default 7 comment 'the, number', name varchar(3) collate utf8mb4_bin)`,
    );
    await adminQuery(facts!, `insert into grown values (1, 'Ada')`);
    const warehouse = await open({...facts});
    await warehouse.bulkWrite!.changeTable!({
      relation: {name: 'grown'},
      add: [{name: 'born', type: {kind: 'date'}, nativeType: 'date'}],
      widen: [
        {name: 'id', type: {kind: 'integer', bits: 64, signed: true}, nativeType: 'int8'},
        {name: 'name', type: {kind: 'text'}, nativeType: 'text'},
      ],
      signal: never,
    });
    await adminQuery(facts!, `insert into grown (name) values ('Grace Hopper')`);
    expect(await rows(warehouse, 'grown')).toEqual([
      [1n, 'Ada', null],
      [7n, 'Grace Hopper', null],
    ]);
    const {columns} = await warehouse.catalog!.describe({name: 'grown'});
    expect(columns[0]).toMatchObject({nullable: false, comment: 'the, number'});
  });
});
