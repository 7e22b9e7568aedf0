import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import type {OpenWarehouse} from '#src/warehouse/index.ts';
import {adminQuery} from '#test/engines/postgres.ts';
import {postgresDatabase} from './postgres.fixture.ts';
import {ask, never, openPostgres} from './postgres.session.ts';

const facts = await postgresDatabase('weir_sessions');

describe.skipIf(!facts)('sessions of PostgreSQL', () => {
  let warehouse: OpenWarehouse;
  beforeAll(async () => {
    warehouse = await openPostgres({...facts, application_name: 'weir sessions test'});
  });
  afterAll(() => warehouse.close());

  const run = (statement: string) => adminQuery(facts!, statement);
  const endAllSessions = () =>
    run(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'weir sessions test'`,
    );

  test('a session that dies in the middle of a query is an error to try again', async () => {
    const work = ask(warehouse, 'select pg_sleep(86400)::text');
    const outcome = expect(work).rejects.toMatchObject({code: 'connection-unreachable', retryable: true});
    await vi.waitFor(async () => {
      const busy = await run(
        `select from pg_stat_activity where application_name = 'weir sessions test' and state = 'active'`,
      );
      expect(busy).toHaveLength(1);
    });
    await endAllSessions();
    await outcome;
    expect((await ask(warehouse, 'select 1 as x')).rows).toEqual([[1]]);
  });

  test('a session that dies between two batches is an error to try again', async () => {
    const result = await warehouse.query.run({text: 'select n from generate_series(1, 100000) as n'});
    const reading = async () => {
      for await (const batch of result.batches) if (batch.rowCount > 0) await endAllSessions();
    };
    await expect(reading()).rejects.toMatchObject({code: 'connection-unreachable', retryable: true});
  });

  test('a bulk read tells why it ended early', async () => {
    const unload = async (text: string, react: () => Promise<unknown>) => {
      const from = {kind: 'statement', text} as const;
      const source = await warehouse.bulkRead!.unload({from, transport: 'stream:csv', signal: never});
      if (source.content.kind !== 'stream') throw new Error('not a stream');
      try {
        for await (const chunk of source.content.stream) if (chunk) await react();
      } finally {
        await source.dispose();
      }
    };
    const many = 'select n from generate_series(1, 3000000) as n';
    await expect(unload(many, endAllSessions)).rejects.toMatchObject({code: 'connection-unreachable'});
    const late = 'select 1 / (900000 - n) as x from generate_series(1, 1000000) as n';
    await expect(unload(late, async () => {})).rejects.toMatchObject({nativeCode: '22012'});
    expect((await ask(warehouse, 'select 4 as x')).rows).toEqual([[4]]);
  });

  test('a session that dies while nobody uses it is replaced', async () => {
    await ask(warehouse, 'select 1 as x');
    await endAllSessions();
    await vi.waitFor(async () => expect((await ask(warehouse, 'select 2 as x')).rows).toEqual([[2]]));
  });

  test('statements without rows have no columns and say how many rows they changed', async () => {
    const result = await warehouse.query.run({text: 'create table t (id int primary key)'});
    expect(result.columns).toEqual([]);
    const changes = async (statement: string) => (await ask(warehouse, statement)).rowsAffected;
    expect(await changes('insert into t select generate_series(1, 5)')).toBe(5);
    expect(await changes('update t set id = id + 10 where id > 3')).toBe(2);
    expect(await changes('delete from t where id < 3 returning id')).toBe(2);
    expect(await changes('create table u as select * from t')).toBe(3);
    expect(await changes('select * from t')).toBeUndefined();
  });

  test('an error that comes with the commit is told', async () => {
    await run('create table parent (id int primary key)');
    await run('create table child (id int references parent deferrable initially deferred)');
    await expect(ask(warehouse, 'insert into child values (1)')).rejects.toMatchObject({
      nativeCode: '23503',
      message: expect.stringContaining('child_id_fkey'),
    });
  });

  test('COPY in a query is refused or ignored, and the session goes on', async () => {
    await run('create table copied (id int)');
    await expect(ask(warehouse, 'copy copied from stdin')).rejects.toMatchObject({code: 'query'});
    await ask(warehouse, 'copy copied to stdout');
    expect((await ask(warehouse, 'select 3 as x')).rows).toEqual([[3]]);
  });

  test('a transaction left open does not reach the next statement', async () => {
    await ask(warehouse, 'begin');
    await ask(warehouse, 'create table after_begin (id int)');
    expect(await run(`select to_regclass('after_begin')::text as name`)).toEqual([{name: 'after_begin'}]);
  });

  test('errors point at the place and quote the server', async () => {
    await expect(ask(warehouse, 'select 1 +\n  nothing from t')).rejects.toMatchObject({
      code: 'query-unknown-object',
      nativeCode: '42703',
      position: 14,
      message: 'shop: column "nothing" does not exist',
    });
    const from = {kind: 'statement', text: 'select *\nfrom nowhere'} as const;
    await expect(
      warehouse.bulkRead!.unload({from, transport: 'stream:csv', signal: never}),
    ).rejects.toMatchObject({position: 15, statement: from.text});
    const request = {relation: {name: 'r'}, materialization: 'table', select: from.text} as const;
    await expect(warehouse.transform!.build({...request, signal: never})).rejects.toMatchObject({
      position: 15,
      statement: from.text,
    });
  });

  test('a statement timeout is a timeout', async () => {
    const hasty = await openPostgres({...facts, statement_timeout: '20ms'});
    await expect(ask(hasty, 'select pg_sleep(10)::text')).rejects.toMatchObject({
      code: 'timeout',
      hint: expect.stringContaining('statement_timeout'),
    });
    await hasty.close();
  });

  test('a read-only connection does not write', async () => {
    const reader = await openPostgres({...facts}, {readOnly: true});
    await expect(ask(reader, 'create table forbidden (id int)')).rejects.toMatchObject({
      code: 'query-permission',
    });
    await reader.close();
  });

  test('the schema of the connection is where names without a schema live', async () => {
    const other = await openPostgres({...facts, schema: 'Wide "Schema"'});
    const relation = {name: 'built_there'};
    await other.transform!.build({
      relation,
      materialization: 'table',
      select: 'select 1 as x',
      signal: never,
    });
    expect((await ask(other, 'select * from built_there')).rows).toEqual([[1]]);
    expect((await other.catalog!.describe(relation)).relation.schema).toBe('Wide "Schema"');
    await other.close();
  });

  test('a role without rights still gets a health report', async () => {
    await run(`create role watcher login password 'watcher-password'`);
    const weak = await openPostgres({...facts, user: 'watcher', password: 'watcher-password'});
    const report = await weak.health.probe({signal: never});
    expect(report).toMatchObject({
      version: expect.stringMatching(/^PostgreSQL 18/),
      identity: 'watcher@weir_sessions',
    });
    expect(report.signals.map((signal) => signal.name)).toContain('connections-used');
    await weak.close();
  });

  test('a blocked statement is listed with the one that blocks it', async () => {
    await run('create table locked (id int)');
    const [holder, waiter] = [await openPostgres({...facts}), await openPostgres({...facts})];
    const controller = new AbortController();
    const holding = await holder.query.run({
      text: 'select pg_advisory_lock(42), n from generate_series(1, 5000) as n',
    });
    const waiting = ask(waiter, 'select pg_advisory_lock(42)::text as waits', controller.signal).catch(
      () => {},
    );
    await vi.waitFor(async () => {
      const blocked = (await warehouse.jobs!.list()).find((job) => job.state === 'blocked');
      expect(blocked).toMatchObject({
        statement: expect.stringContaining('as waits'),
        blockedBy: [expect.stringMatching(/^\d+$/)],
        waitingFor: 'Lock: advisory',
      });
    });
    const {signals} = await warehouse.health.probe({signal: never});
    expect(signals.find((signal) => signal.name === 'longest-blocked')?.value).toMatch(/waits for \d+/);
    controller.abort();
    await waiting;
    await holding.close();
    await Promise.all([holder.close(), waiter.close()]);
  });
});
