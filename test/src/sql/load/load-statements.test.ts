import {beforeEach, describe, expect, test} from 'vitest';
import {
  checksumSelect,
  deleteStagedKeys,
  findBadKey,
  insertNewRows,
  insertRows,
  readChecksum,
  removeGone,
  removeMissing,
  type Removal,
  type StagedLoad,
} from '#src/sql/load/index.ts';
import {apply, dialect, fill, systems, type System} from './systems.ts';

const load: StagedLoad = {
  target: '"target"',
  staging: 'staging',
  columns: [{name: 'id'}, {name: 'name'}],
  key: ['id'],
  dialect,
};

describe.each(systems)('statements of loads on $name', ({open}) => {
  let system: System;
  beforeEach(async () => {
    system = await open();
  });
  const target = () => system.rows('select * from "target" order by 1 nulls first, 2 nulls first');

  test('delete and insert exchange the rows of the staged keys', async () => {
    await fill(system, '"target"', [
      ['1', 'a'],
      ['1', 'b'],
      ['2', 'c'],
    ]);
    await fill(system, 'staging', [
      ['1', 'x'],
      ['3', 'y'],
      ['3', 'z'],
    ]);
    const counts = await apply(system, [...deleteStagedKeys(load), insertRows(load)]);
    expect(counts).toEqual({written: 3, removed: 2});
    expect(await target()).toEqual([
      ['1', 'x'],
      ['2', 'c'],
      ['3', 'y'],
      ['3', 'z'],
    ]);
  });

  test('a key that is NULL in part goes with those like it and no others', async () => {
    await fill(system, '"target"', [
      [null, 'a'],
      ['1', null],
      ['1', 'b'],
      [null, null],
    ]);
    await fill(system, 'staging', [
      ['1', null],
      [null, null],
    ]);
    const both = {...load, key: ['id', 'name']};
    expect(await apply(system, deleteStagedKeys(both))).toEqual({written: 0, removed: 2});
    expect(await target()).toEqual([
      [null, 'a'],
      ['1', 'b'],
    ]);
  });

  test('only rows with a new key are inserted, with the constants of the load', async () => {
    await fill(system, '"target"', [['1', 'a', null]], ['id', 'name', 'at']);
    await fill(system, 'staging', [
      ['1', 'x'],
      ['2', 'y'],
      ['3', 'skipped'],
    ]);
    const statement = insertNewRows(load, {
      constants: {at: "'monday'"},
      conditions: ["s.name <> 'skipped'"],
    });
    expect(await apply(system, [statement])).toEqual({written: 1, removed: 0});
    expect(await target()).toEqual([
      ['1', 'a', null],
      ['2', 'y', 'monday'],
    ]);
  });

  test('a column may be made from the staged one, in the key too', async () => {
    await fill(system, '"target"', [['1', 'a']]);
    await fill(system, 'staging', [
      ['no 1', 'x'],
      ['no 2', 'y'],
    ]);
    const columns = [{name: 'id', value: `replace(s.id, 'no ', '')`}, {name: 'name'}];
    await apply(system, [insertNewRows({...load, columns})]);
    expect(await target()).toEqual([
      ['1', 'a'],
      ['2', 'y'],
    ]);
  });

  const removal = (kind: Removal['kind']): Removal => ({kind, stamp: 'gone at', moment: "'monday'"});

  test('rows that the load lacks are deleted, as far as the conditions reach', async () => {
    await fill(system, '"target"', [
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
    ]);
    await fill(system, 'staging', [['2', 'x']]);
    const statement = removeMissing(load, [`"target".id < '3'`], removal('delete'));
    expect(await apply(system, [statement])).toEqual({written: 0, removed: 1});
    expect((await target()).map(([id]) => id)).toEqual(['2', '3']);
  });

  test('a stamp of deletion is set once', async () => {
    await fill(
      system,
      '"target"',
      [
        ['1', 'a', null],
        ['2', 'b', null],
        ['3', 'c', 'sunday'],
      ],
      ['id', 'name', 'gone at'],
    );
    await fill(
      system,
      'staging',
      [
        ['1', null, 'yes'],
        ['2', null, 'no'],
        ['3', null, 'yes'],
      ],
      ['id', 'name', 'flag'],
    );
    const statement = removeGone(load, "s.flag = 'yes'", removal('soft-delete'));
    expect(await apply(system, [statement])).toEqual({written: 0, removed: 1});
    expect((await target()).map((row) => row[2])).toEqual(['monday', null, 'sunday']);
  });

  test.each([
    {
      what: 'comes twice',
      rows: [
        ['1', 'a'],
        ['2', 'b'],
        ['2', 'b'],
      ],
      found: [['2', 'b', '2']],
    },
    {
      what: 'is NULL in part',
      rows: [
        ['1', 'a'],
        ['2', null],
      ],
      found: [['2', null, '1']],
    },
    {
      what: 'identifies every row',
      rows: [
        ['1', 'a'],
        ['1', 'b'],
      ],
      found: [],
    },
  ] as const)('finds a key that $what', async ({rows, found}) => {
    await fill(system, 'staging', rows);
    expect(await system.rows(findBadKey('staging', ['id', 'name'], dialect))).toEqual(found);
  });

  test('sums are the same digits in every system', async () => {
    await system.run('create table staging ("a b" bigint, price decimal(10, 3), name varchar, flag boolean)');
    await system.run(`insert into staging values (9007199254740992, 1.250, 'häß', true), (1, 0.750, '', null),
      (null, null, null, null)`);
    const columns = [
      {name: 'a b', kind: 'number'},
      {name: 'price', kind: 'number'},
      {name: 'name', kind: 'text'},
      {name: 'flag', kind: 'other'},
    ] as const;
    for (const from of ['staging', '(select * from staging)']) {
      const [row] = await system.rows(checksumSelect(columns, from, dialect));
      expect(readChecksum(columns, row!)).toEqual({
        'a b': {values: '2', sum: '9007199254740993'},
        price: {values: '2', sum: '2'},
        name: {values: '2', sum: '3'},
        flag: {values: '1'},
      });
    }
    const [none] = await system.rows(checksumSelect(columns, '(select * from staging where 1 = 0)', dialect));
    expect(readChecksum(columns, none!).price).toEqual({values: '0'});
  });
});
