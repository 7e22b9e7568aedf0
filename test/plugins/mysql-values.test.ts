import {beforeAll, describe, expect, test} from 'vitest';
import definition from '#plugins/mysql/index.ts';
import {parseCsv} from '#test/contract/parse-csv.ts';
import {adminQuery} from '#test/engines/mariadb.ts';
import {mariadbDatabase} from './mysql.fixture.ts';
import {readValues, unloadText} from './mysql.session.ts';
import {columnValues} from './mysql.values.ts';
import {useOpen} from './open-plugin.ts';

const facts = await mariadbDatabase('value_shapes');

describe.skipIf(!facts)('values of MariaDB columns', () => {
  const open = useOpen(definition);
  const run = (statement: string) => adminQuery(facts!, statement);
  const names = columnValues.map((_, index) => `c${index}`);

  beforeAll(async () => {
    const columns = columnValues.map(([nativeType], index) => `c${index} ${nativeType}`);
    await run(`create table shapes (${columns.join(', ')}) character set utf8mb4`);
    await run(`insert into shapes values (${columnValues.map(([, literal]) => literal).join(', ')})`);
    await run(`create table plain (id int, f float, b tinyint(1), d date)`);
    await run(`insert into plain values (1, 16777216, 1, null), (2, 0.1, 0, null)`);
  });

  test.each(columnValues.map((value, index) => ({name: value[0], index})))(
    'a $name arrives as it is',
    async ({index}) => {
      const warehouse = await open({...facts});
      const [, , type, value] = columnValues[index]!;
      const result = await warehouse.query.run({text: `select c${index} from shapes`});
      expect(result.columns[0]!.type).toEqual(type);
      expect(await readValues(result)).toEqual([[value]]);
      const described = await warehouse.catalog!.describe({name: 'shapes'});
      if (type.kind !== 'unknown') expect(described.columns[index]!.type).toEqual(type);
    },
  );

  test('values with parameters are those without', async () => {
    const warehouse = await open({...facts});
    const text = `select ${names.join(', ')} from shapes`;
    const plain = await readValues(await warehouse.query.run({text}));
    const bound = await readValues(await warehouse.query.run({text: `${text} where 1 = ?`, parameters: [1]}));
    expect(bound).toEqual(plain);
  });

  test('a bulk read says the same in CSV', async () => {
    const warehouse = await open({...facts});
    const [, row] = parseCsv(await unloadText(warehouse, {kind: 'relation', relation: {name: 'shapes'}}));
    const text = (value: unknown) =>
      value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : String(value);
    const expected = columnValues.map(([, , type, value]) =>
      type.kind === 'float' ? Number(value) : text(value),
    );
    expect(
      row!.map((cell, index) => (columnValues[index]![2].kind === 'float' ? Number(cell) : cell)),
    ).toEqual(expected);
  });

  test('a bulk read of float columns loses no digit', async () => {
    const warehouse = await open({...facts});
    const csv = await unloadText(warehouse, {
      kind: 'statement',
      text: 'select id, f from plain order by id;',
    });
    expect(parseCsv(csv).slice(1)).toEqual([
      ['1', '16777216'],
      ['2', String(Math.fround(0.1))],
    ]);
  });

  test('tinyint(1) with another number is refused, or read as a number', async () => {
    await run('create or replace table flags (b tinyint(1))');
    await run('insert into flags values (1), (2)');
    const strict = await open({...facts});
    const failure = {
      message: expect.stringMatching(/b is tinyint\(1\).*holds 2/),
      hint: expect.stringContaining('tinyint1'),
    };
    await expect(readValues(await strict.query.run({text: 'select b from flags'}))).rejects.toMatchObject(
      failure,
    );
    const from = {kind: 'relation', relation: {name: 'flags'}} as const;
    await expect(unloadText(strict, from)).rejects.toMatchObject(failure);
    expect(await readValues(await strict.query.run({text: 'select 7 as x'}))).toEqual([[7]]);
    const loose = await open({...facts, tinyint1: 'integer'});
    expect(await readValues(await loose.query.run({text: 'select b from flags'}))).toEqual([[1], [2]]);
    expect(await unloadText(loose, from)).toBe('"b"\n1\n2\n');
  });

  test('zero dates stay as they are, or are NULL', async () => {
    await run(`create or replace table zeros (d date, t datetime(3))`);
    await run(`set sql_mode = ''; insert into zeros values ('0000-00-00', '2024-00-10 01:02:03.120')`);
    const from = {kind: 'relation', relation: {name: 'zeros'}} as const;
    const keeping = await open({...facts});
    const text = 'select * from zeros';
    expect(await readValues(await keeping.query.run({text}))).toEqual([
      ['0000-00-00', '2024-00-10 01:02:03.12'],
    ]);
    expect(await unloadText(keeping, from)).toBe('"d","t"\n0000-00-00,2024-00-10 01:02:03.12\n');
    const nulling = await open({...facts, zero_dates: 'null'});
    expect(await readValues(await nulling.query.run({text}))).toEqual([[null, null]]);
    expect(await unloadText(nulling, from)).toBe('"d","t"\n,\n');
  });

  test('an instant is the same whatever zone the server is in', async () => {
    await run(`create or replace table moments (t timestamp)`);
    await run(`set time_zone = '+09:00'; insert into moments values ('2026-01-01 09:00:00')`);
    const warehouse = await open({...facts});
    expect(await readValues(await warehouse.query.run({text: 'select t from moments'}))).toEqual([
      ['2026-01-01 00:00:00+00'],
    ]);
  });
});
