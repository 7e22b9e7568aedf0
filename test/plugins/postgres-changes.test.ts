import {afterEach, beforeAll, describe, expect, test} from 'vitest';
import {failureOf} from '#test/helpers/failure.ts';
import type {OpenWarehouse, StreamState} from '#src/warehouse/index.ts';
import {adminQuery} from '#test/engines/postgres.ts';
import {postgresDatabase} from './postgres.fixture.ts';
import {follow, type Replica} from './postgres.replica.ts';
import {openPostgres} from './postgres.session.ts';

const facts = await postgresDatabase('weir_changes');

describe.skipIf(!facts)('following the changes of a PostgreSQL table', () => {
  let warehouse: OpenWarehouse;
  const run = (statement: string) => adminQuery(facts!, statement);

  beforeAll(async () => {
    await run('create table other (id int primary key)');
  });
  afterEach(async () => {
    await warehouse.close();
    await run(
      'select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database()',
    );
  });

  async function start(table: string): Promise<Replica> {
    warehouse = await openPostgres({...facts});
    return follow(warehouse, table);
  }

  test('a copy first, then what was inserted, updated and deleted', async () => {
    await run(
      `create table orders (id int primary key, name text, paid boolean, tags text[], total numeric(10,2))`,
    );
    await run(`insert into orders values (1, 'Ada', true, '{a,"b c"}', 1.50), (2, '', false, null, null)`);
    const replica = await start('orders');
    await replica.catchUp();
    expect(replica.rows()).toEqual([
      ['1', 'Ada', 'true', '["a","b c"]', '1.50'],
      ['2', '', 'false', null, null],
    ]);
    await run(`update orders set name = 'Ada "L", x', tags = '{}' where id = 1`);
    await run(`insert into orders values (3, E'two\\nlines', null, '{1,NULL}', 0)`);
    await run(`insert into orders values (4, 'short', null, null, 0); delete from orders where id in (2, 4)`);
    await run('insert into other values (1)');
    await replica.catchUp();
    expect(replica.rows()).toEqual([
      ['1', 'Ada "L", x', 'true', '[]', '1.50'],
      ['3', 'two\nlines', null, '["1",null]', '0.00'],
    ]);
  });

  test('a key that changes leaves no row behind', async () => {
    await run('create table moved (id int primary key, name text)');
    await run(`insert into moved values (1, 'one')`);
    const replica = await start('moved');
    await replica.catchUp();
    await run('update moved set id = 10 where id = 1');
    await replica.catchUp();
    expect(replica.rows()).toEqual([['10', 'one']]);
  });

  test('what the copy showed is not told again, what it did not show is', async () => {
    await run('create table handover (id int primary key, name text)');
    await run(`insert into handover select n, 'old' from generate_series(1, 100) n`);
    const replica = await start('handover');
    await replica.read(async () => {
      // Committed after the copy began and before its rows were read.
      await run(`update handover set name = 'new' where id = 1`);
      await run('delete from handover where id = 2');
    });
    expect(replica.rows()).toHaveLength(100);
    await replica.catchUp();
    expect(replica.rows().slice(0, 2)).toEqual([
      ['1', 'new'],
      ['3', 'old'],
    ]);
    expect(replica.changes).toBe(2);
  });

  test('columns that are added on the way come with the next batch', async () => {
    await run('create table growing (id int primary key, name text)');
    const replica = await start('growing');
    await replica.catchUp();
    await run(`insert into growing values (1, 'before')`);
    await run('alter table growing add column price numeric(8,2) default 7');
    await run(`insert into growing values (2, 'after', 9.5)`);
    await run(`alter table growing rename column name to title`);
    await run(`update growing set title = 'renamed' where id = 1`);
    await replica.catchUp();
    expect(replica.columns()).toEqual(['id', 'title', 'price']);
    expect(replica.rows()).toEqual([
      ['1', 'renamed', '7.00'],
      ['2', null, '9.50'],
    ]);
  });

  test('a large value that an update leaves alone stays', async () => {
    await run('create table large (id int primary key, name text, body text)');
    await run(`alter table large alter column body set storage external`);
    await run(`insert into large values (1, 'a', repeat('x', 100000))`);
    const replica = await start('large');
    await replica.catchUp();
    await run(`update large set name = 'b' where id = 1`);
    await replica.catchUp();
    expect(replica.rows()).toEqual([['1', 'b', 'x'.repeat(100_000)]]);
  });

  test('a table that was emptied is copied anew', async () => {
    await run('create table emptied (id int primary key)');
    await run('insert into emptied values (1), (2)');
    const replica = await start('emptied');
    await replica.catchUp();
    await run('insert into emptied values (3)');
    await run('truncate emptied');
    await run('insert into emptied values (4)');
    await replica.catchUp();
    expect(replica.rows()).toEqual([['4']]);
  });

  test('a batch that was read and never loaded comes again', async () => {
    await run('create table lost (id int primary key)');
    const replica = await start('lost');
    await replica.catchUp();
    await run('insert into lost values (1)');
    const before = replica.state();
    await replica.read();
    replica.restore(before as StreamState);
    expect(replica.rows()).toEqual([]);
    await replica.catchUp();
    expect(replica.rows()).toEqual([['1']]);
  });

  test('a large transaction comes in several batches', async () => {
    await run('create table bulky (id int primary key, name text)');
    const replica = await start('bulky');
    await replica.catchUp();
    await run(`insert into bulky select n, 'n' || n from generate_series(1, 250000) n`);
    await replica.catchUp();
    expect(replica.rows()).toHaveLength(250_000);
    expect(replica.batches).toBeGreaterThan(2);
  });

  test.each([
    ['create table keyless (id int)', 'keyless', /no key/, 'asset-invalid'],
    ['create view seen as select 1 as id', 'seen', /no table/, 'asset-invalid'],
    ['select 1', 'absent', /no table absent|no table public.absent/, 'query-unknown-object'],
  ])('refuses after %s', async (statement, table, message, code) => {
    await run(statement);
    const replica = await start(table);
    const failure = await failureOf(() => replica.catchUp());
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
  });

  test('says so when the slot is gone', async () => {
    await run('create table dropped (id int primary key)');
    const replica = await start('dropped');
    await replica.catchUp();
    await run(
      'select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database()',
    );
    await expect(replica.catchUp()).rejects.toMatchObject({
      code: 'transfer-source',
      hint: expect.stringContaining('--full-refresh') as string,
    });
  });
});
