import {beforeAll, describe, expect, test} from 'vitest';
import definition from '#plugins/mysql/index.ts';
import type {ColumnType, OpenWarehouse} from '#src/warehouse/index.ts';
import {adminQuery, startMariadb, type MariadbServer} from '#test/engines/mariadb.ts';
import {mariadbDatabase} from './mysql.fixture.ts';
import {ask, csv} from './mysql.session.ts';
import {loadInto, useOpen} from './open-plugin.ts';

const facts = await mariadbDatabase('load_shapes');
const integer: ColumnType = {kind: 'integer', bits: 32, signed: true};
const text: ColumnType = {kind: 'text'};
const append = {mode: 'append'} as const;

describe.skipIf(!facts)('loading into MariaDB', () => {
  const open = useOpen(definition);
  const run = (statement: string) => adminQuery(facts!, statement);
  const rowsOf = (warehouse: OpenWarehouse, name: string) =>
    ask(warehouse, `select * from ${name} order by 1`);

  test('a table with bits, an enum, a generated and an auto-increment column takes rows by name', async () => {
    await run(`create table pets (no int auto_increment primary key, mood enum('calm','wild'), flags bit(3),
      tame bit(1), raw varbinary(4), twice int as (no * 2))`);
    const warehouse = await open({...facts});
    const columns = {mood: text, flags: integer, tame: {kind: 'boolean'}, raw: {kind: 'bytes'}} as const;
    const source = csv(columns, 'wild,5,true,\\x00ff0a09\ncalm,,false,\n');
    expect(await loadInto(warehouse, 'pets', source, append)).toMatchObject({rowsWritten: 2});
    expect(await rowsOf(warehouse, 'pets')).toEqual([
      [1, 'wild', 5, true, new Uint8Array([0, 255, 10, 9]), 2],
      [2, 'calm', null, false, null, 4],
    ]);
  });

  test('a value of the wrong type names its row, its column and both types', async () => {
    await run('create table ages (name text, age int)');
    const warehouse = await open({...facts});
    const source = csv({name: text, age: text}, 'Ada,36\nGrace,old\n');
    await expect(loadInto(warehouse, 'ages', source, append)).rejects.toMatchObject({
      code: 'transfer-destination',
      message: expect.stringMatching(/'old'.*at row 2.*column age is int\(11\) there and text in the source/),
      hint: expect.stringContaining('Nothing was loaded'),
      details: {column: 'age', relation: 'load_shapes.ages', errorNumber: 1366},
    });
    expect(await rowsOf(warehouse, 'ages')).toEqual([]);
  });

  test.each([
    ['double', {kind: 'integer', bits: 64, signed: true}, '1', /would lose data/],
    ['float', {kind: 'float', bits: 64}, '1.5', /would lose data/],
    ['date', {kind: 'timestamp', zoned: false}, '2026-01-01 00:00:00', /would lose data/],
    ['datetime', {kind: 'timestamp', zoned: true}, '2026-01-01 00:00:00+00', /would lose data/],
    [
      'datetime(3)',
      {kind: 'timestamp', zoned: false},
      '2026-01-01 00:00:00.1234',
      /more digits of a second than the 3/,
    ],
    ['decimal(6,2)', {kind: 'decimal', precision: 8, scale: 4}, '1.2345', /column x is decimal\(6,2\)/],
    ['varchar(3)', text, 'four', /Data truncated.*at row 1/],
    ['int', {kind: 'decimal', precision: 4, scale: 2}, '1.50', /would lose data/],
    ['date', text, 'infinity', /rejects the data/],
  ] satisfies [string, ColumnType, string, RegExp][])(
    'a column %s does not take what it would cut: %j %s',
    async (native, type, value, message) => {
      await run(`create or replace table narrow (x ${native})`);
      const warehouse = await open({...facts});
      const work = loadInto(warehouse, 'narrow', csv({x: type}, `${value}\n`), append);
      await expect(work).rejects.toMatchObject({
        code: 'transfer-destination',
        message: expect.stringMatching(message),
      });
      expect(await rowsOf(warehouse, 'narrow')).toEqual([]);
    },
  );

  test('a broken constraint names it and changes nothing', async () => {
    await run('create table strict_ones (id int primary key, name varchar(9) not null, check (id < 100))');
    await run(`insert into strict_ones values (1, 'Ada')`);
    const warehouse = await open({...facts});
    for (const [body, words] of [
      ['2,B\n1,C\n', /Duplicate entry '1' for key 'PRIMARY'/],
      ['2,\n', /NULL supplied to NOT NULL column 'name'/],
      ['200,D\n', /CONSTRAINT .* failed/],
    ] as const)
      await expect(
        loadInto(warehouse, 'strict_ones', csv({id: integer, name: text}, body), append),
      ).rejects.toMatchObject({code: 'transfer-destination', message: expect.stringMatching(words)});
    expect(await rowsOf(warehouse, 'strict_ones')).toEqual([[1, 'Ada']]);
  });

  test('tables that weir makes tell texts apart by every letter and blank', async () => {
    const warehouse = await open({...facts});
    const source = () => csv({k: text, n: integer}, 'a,1\nA,2\n"a ",3\nä,4\n');
    const merge = {mode: 'merge', key: ['k']} as const;
    expect(await loadInto(warehouse, 'letters', source(), merge)).toMatchObject({rowsWritten: 4});
    expect(await loadInto(warehouse, 'letters', source(), merge)).toMatchObject({rowsWritten: 4});
    expect(await ask(warehouse, 'select count(*) from letters')).toEqual([[4n]]);
  });

  test('a table whose engine cannot undo is refused', async () => {
    await run('create table loose (id int) engine = MyISAM');
    const warehouse = await open({...facts});
    await expect(loadInto(warehouse, 'loose', csv({id: integer}, '1\n'), append)).rejects.toMatchObject({
      message: expect.stringContaining('MyISAM'),
      hint: expect.stringContaining('ENGINE = InnoDB'),
    });
  });

  test('replace keeps what hangs on the table: indexes, triggers and foreign keys', async () => {
    await run('create table parents (id int primary key, name varchar(9), key by_name (name))');
    await run('create table children (parent int references parents (id))');
    await run('create table indexed (id int primary key, name varchar(9), key by_name (name))');
    const warehouse = await open({...facts});
    const source = () => csv({id: integer, name: text}, '1,Ada\n2,Grace\n');
    for (const table of ['parents', 'indexed']) {
      await loadInto(warehouse, table, source());
      await loadInto(warehouse, table, source());
      const {indexes, primaryKey} = await warehouse.catalog!.describe({name: table});
      expect({indexes, primaryKey}).toEqual({
        primaryKey: ['id'],
        indexes: [{name: 'by_name', columns: ['name'], isUnique: false}],
      });
    }
    await run('insert into children values (1)');
    await expect(run('insert into children values (9)')).rejects.toThrow(/foreign key/);
    await expect(loadInto(warehouse, 'parents', csv({id: integer}, '1\n'))).rejects.toMatchObject({
      message: expect.stringContaining('triggers or foreign keys'),
    });
  });

  test('an exchange that was committed and not carried out is finished by the next load', async () => {
    const warehouse = await open({...facts});
    await loadInto(warehouse, 'exchanged', csv({id: integer}, '1\n'), {loadId: 'first'});
    await run('create table _weir_new_test like exchanged');
    await run('insert into _weir_new_test values (7), (8)');
    const swap = JSON.stringify({
      aside: {schema: facts!.database, name: '_weir_new_test'},
      former: {schema: facts!.database, name: '_weir_old_test'},
    });
    // As a process that is killed right after its commit leaves it.
    await run(
      `insert into _weir.loads values ('second', null, 'load_shapes.exchanged', 2, 2, null, '${swap}', now(6))`,
    );
    const repeated = await loadInto(warehouse, 'exchanged', csv({id: integer}, '7\n8\n'), {loadId: 'second'});
    expect(repeated).toMatchObject({repeated: true});
    expect(await rowsOf(warehouse, 'exchanged')).toEqual([[7], [8]]);
    expect(await run(`show tables like '\\_weir%'`)).toEqual([]);
  });

  describe('where LOAD DATA LOCAL is switched off', () => {
    let server: MariadbServer;
    beforeAll(async () => {
      server = await startMariadb({flags: ['--local-infile=0', '--max-allowed-packet=1M']});
      return () => server.stop();
    });

    test('rows come by INSERT, and mistakes are named alike', async () => {
      const {host, port, user, password, database} = server;
      const warehouse = await open({host, port, user, password, database});
      const columns = {id: integer, name: text, raw: {kind: 'bytes'}, ok: {kind: 'boolean'}} as const;
      const lines = Array.from(
        {length: 30_000},
        (_, id) => `${id},"it's ""${id}"" \\ ${'x'.repeat(40)}",\\x0027,true\n`,
      );
      expect(await loadInto(warehouse, 'many', csv(columns, lines.join('')), append)).toMatchObject({
        rowsStaged: 30_000,
        rowsWritten: 30_000,
      });
      expect(await ask(warehouse, 'select * from many where id = 29999')).toEqual([
        [29_999, `it's "29999" \\ ${'x'.repeat(40)}`, new Uint8Array([0, 39]), true],
      ]);
      const broken = csv(columns, `${lines.join('')}x,,,\n`);
      await expect(loadInto(warehouse, 'many', broken, append)).rejects.toMatchObject({
        message: expect.stringMatching(/'x'.*at row 30001/),
      });
      expect(await ask(warehouse, 'select count(*) from many')).toEqual([[30_000n]]);
    });
  });
});
