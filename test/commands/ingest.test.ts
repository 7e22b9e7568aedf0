import {beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {adminQuery, createTestDatabase, sharedPostgres, type PostgresFacts} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {startFaultProxy} from '#test/engines/fault-proxy.ts';
import {
  connectionYaml,
  createIngestProject,
  destinations,
  type IngestProject,
} from '#test/helpers/ingest-project.ts';
import type {PipelineEvent} from '#src/pipeline/events.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);
const able = destinations.filter(({definition}) => definition.capabilities.bulkWrite?.keepsState);

type Receipt = Extract<PipelineEvent, {type: 'chunk_finished'}>;
const receiptsOf = (events: readonly PipelineEvent[]) =>
  events.filter((event): event is Receipt => event.type === 'chunk_finished');
const rowsRead = (events: readonly PipelineEvent[]) =>
  receiptsOf(events).reduce((sum, receipt) => sum + (receipt.rowsRead ?? 0), 0);

describe.skipIf(!server).each(able.map((destination) => [destination.title, destination] as const))(
  'weir ingest into %s',
  (_, destination) => {
    let source: PostgresFacts;
    let project: IngestProject;
    const app = (sql: string) => adminQuery(source, sql);

    beforeAll(async () => {
      source = await createTestDatabase(server!, `weir_ingest_${destination.definition.name}`);
      await app('create table public.broken (at int)');
    });

    beforeEach(async () => {
      project = await createIngestProject(connectionYaml('postgres', source), destination);
      await app(`drop table if exists public.events cascade; delete from public.broken;
        create table public.events (id int primary key, at timestamp not null, amount numeric(9, 2), note text);
        insert into public.events select i, timestamp '2026-01-01' + (i / 3) * interval '1 minute' + interval '123456 microseconds',
          i * 1.25, nullif('n' || i, 'n7') from generate_series(1, 1000) i`);
    });

    const load = (...flags: string[]) =>
      project.events('ingest', 'app:public.events', `warehouse:${project.table('events')}`, ...flags);

    /** Both sides in the same form. */
    async function expectSame(): Promise<void> {
      const sums = (table: string) =>
        `select count(*) as n, count(distinct id) as ids, sum(amount) as amount, count(note) as notes from ${table}`;
      const [there] = await project.rows(sums('public.events'), 'app');
      const [here] = await project.rows(sums(project.table('events')));
      const plain = (row: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));
      expect(plain(here!)).toEqual(plain(there!));
    }

    test('an append by a cursor brings what is new, late rows of the last moment included, and nothing twice', async () => {
      const flags = ['--mode', 'append', '--cursor', 'at'];
      expect(await load(...flags)).toMatchObject({exitCode: 0});
      await app(`insert into public.events select 2000 + i, max(at), 1, 'late' from public.events, generate_series(1, 3) i group by i;
        insert into public.events values (3000, timestamp '2026-02-01', 2, 'new')`);
      const second = await load(...flags);
      expect(second).toMatchObject({exitCode: 0});
      expect(rowsRead(second.events)).toBeLessThan(10);
      await expectSame();
      expect(await load(...flags)).toMatchObject({exitCode: 0});
      await expectSame();
    });

    test('a merge by a cursor updates what changed and reads no more than that', async () => {
      const flags = ['--key', 'id', '--cursor', 'at'];
      const first = await load(...flags);
      expect(first.events.find(({type}) => type === 'run_started')).toMatchObject({
        steps: [{action: 'load merge from app by at'}],
      });
      await app(`update public.events set amount = -1, at = timestamp '2026-03-01' where id <= 5;
        insert into public.events values (5000, timestamp '2026-03-02', 9, null)`);
      const second = await load(...flags);
      expect(rowsRead(second.events)).toBeLessThan(10);
      expect(second.events.at(-2)).toMatchObject({
        type: 'step_finished',
        cursorBefore: 'at 2026-01-01 05:33:00.123456',
        cursorAfter: 'at 2026-03-02 00:00:00',
      });
      await expectSame();
    });

    test('chunks are committed one by one; after a failure the next call goes on with the one that failed', async () => {
      await app(`create view public.fragile as select id, at, note,
        case when id > 600 and exists (select from public.broken) then amount / 0 else amount end as amount from public.events`);
      await app('insert into public.broken values (1)');
      const flags = ['--key', 'id', '--cursor', 'at', '--chunk', '100', '--retries', '0'];
      const target = `warehouse:${project.table('events')}`;
      const first = await project.events('ingest', 'app:public.fragile', target, ...flags);
      expect(first).toMatchObject({exitCode: 1});
      const committed = receiptsOf(first.events);
      expect(committed.length).toBeGreaterThanOrEqual(4);
      await app('delete from public.broken');
      const second = await project.events('ingest', 'app:public.fragile', target, ...flags);
      expect(second).toMatchObject({exitCode: 0});
      expect(rowsRead(second.events)).toBeLessThan(1000 - rowsRead(first.events) + 10);
      await expectSame();
    });

    test('a span of the cursor cuts too', async () => {
      const result = await load('--mode', 'append', '--cursor', 'at', '--chunk', '1h');
      expect(result).toMatchObject({exitCode: 0});
      expect(receiptsOf(result.events).map(({rowsStaged}) => rowsStaged)).toEqual([
        179, 180, 180, 180, 180, 101,
      ]);
      await expectSame();
    });

    test('a replace in parts goes on after those that are there, and shows nothing before the last', async () => {
      await app(`create table public.whole (id int primary key, amount numeric(9, 2));
        insert into public.whole select i, i from generate_series(1, 1000) i`);
      const target = project.table('whole');
      const parts = (...flags: string[]) =>
        project.events('ingest', 'app:public.whole', `warehouse:${target}`, '--chunk', '300', ...flags);
      expect(await parts()).toMatchObject({exitCode: 0});
      await app(`alter table public.whole rename to whole_rows; update public.whole_rows set amount = 2;
        create view public.whole as select id, case when id > 700 and exists (select from public.broken) then amount / 0 else amount end as amount
        from public.whole_rows; insert into public.broken values (1)`);
      const again = ['--key', 'id', '--retries', '0', '--parallel', '1'];
      const failed = await parts(...again);
      expect(failed).toMatchObject({exitCode: 1});
      expect(receiptsOf(failed.events).map(({rowsStaged}) => rowsStaged)).toEqual([300, 300]);
      expect(Number((await project.rows(`select sum(amount) as s from ${target}`))[0]!['s'])).toBe(500_500);
      await app('delete from public.broken');
      const rest = await parts(...again);
      expect(rest).toMatchObject({exitCode: 0});
      expect(rowsRead(rest.events)).toBe(400);
      expect(await project.rows(`select count(*) as n, max(amount) as m from ${target}`)).toEqual([
        {n: expect.toSatisfy((n) => Number(n) === 1000), m: expect.toSatisfy((m) => Number(m) === 2)},
      ]);
      await app('drop view public.whole; drop table public.whole_rows');
    });

    test('a range is loaded again exactly, and the stream stands where it stood', async () => {
      const flags = ['--mode', 'append', '--cursor', 'at'];
      await load(...flags);
      await app(`delete from public.events where id between 100 and 110; update public.events set amount = 0 where id = 120;
        update public.events set amount = 99 where id = 900`);
      const range = ['--from', '2026-01-01 00:30:00', '--to', '2026-01-01 01:00:00'];
      const again = await load(...flags, ...range);
      expect(again).toMatchObject({exitCode: 0});
      expect(rowsRead(again.events)).toBe(90 - 11);
      const changed = await project.rows(
        `select id, amount from ${project.table('events')} where id in (105, 120, 900) order by id`,
      );
      expect(changed.map(({id, amount}) => [Number(id), Number(amount)])).toEqual([
        [120, 0],
        [900, 1125],
      ]);
      expect(rowsRead((await load(...flags)).events)).toBeLessThan(5);
    });

    test('--full-refresh loads from the beginning and goes on from there', async () => {
      const flags = ['--key', 'id', '--cursor', 'at'];
      await load(...flags);
      await app(
        `delete from public.events where id < 500; update public.events set amount = 7 where id = 600`,
      );
      expect(rowsRead((await load(...flags, '--full-refresh')).events)).toBe(501);
      await expectSame();
      expect(rowsRead((await load(...flags)).events)).toBeLessThan(5);
    });

    test('a lag reads again what may have come late', async () => {
      const flags = ['--mode', 'append', '--cursor', 'at', '--lag', '1h'];
      await load(...flags);
      await app(
        `insert into public.events values (7000, timestamp '2026-01-01 05:00:00', 1, 'an hour late')`,
      );
      await load(...flags);
      await expectSame();
    });

    test('a connection that breaks is opened anew, and the chunk is loaded once', async () => {
      const proxy = await startFaultProxy(source);
      try {
        const broken = await createIngestProject(
          connectionYaml('postgres', {...source, host: '127.0.0.1', port: proxy.port}),
          destination,
        );
        await app(`insert into public.events select i, timestamp '2026-01-02' + i * interval '1 second', i, repeat('x', 200)
          from generate_series(10001, 20000) i`);
        proxy.arm({direction: 'from-server', afterBytes: 500_000, action: 'reset'});
        const target = broken.table('events');
        const result = await broken.events('ingest', 'app:public.events', `warehouse:${target}`);
        expect(result).toMatchObject({exitCode: 0});
        expect(proxy.hasStruck()).toBe(true);
        expect(receiptsOf(result.events)).toMatchObject([
          {attempts: 2, rowsRead: 11_000, rowsStaged: 11_000},
        ]);
        expect(result.events.find((event) => event.type === 'notice')).toMatchObject({
          attempt: 1,
          code: 'connection-unreachable',
        });
        expect(Number((await broken.rows(`select count(*) as n from ${target}`))[0]!['n'])).toBe(11_000);
      } finally {
        await proxy.stop();
      }
    });

    test('checksums of both sides agree, and what an asset says is what the command says', async () => {
      const flags = ['--key', 'id', '--cursor', 'at', '--checksum', '--exclude', 'note'];
      const first = await load(...flags);
      expect(first).toMatchObject({exitCode: 0});
      expect(JSON.parse(receiptsOf(first.events)[0]!.checksum!)).toEqual({
        id: {values: '1000', sum: '500500'},
        at: {values: '1000'},
        amount: {values: '1000', sum: '625625'},
      });
      const table = project.table('events');
      await project.write({
        'assets/events.yml': `name: ${table}\nsource: {connection: app, table: public.events, exclude: [note]}
mode: merge\nkey: id\ncursor: at\nchecksum: true\n`,
      });
      await app(`update public.events set at = timestamp '2026-05-01' where id = 1`);
      const run = await project.events('run');
      expect(run).toMatchObject({exitCode: 0});
      expect(rowsRead(run.events)).toBeLessThan(5);
      const shown = await project.weir('runs', 'show');
      expect(shown.stdout).toMatch(/LOAD +READ +STAGED +WRITTEN[\s\S]*at 2026-05-01 00:00:00/);
    });

    test('tables by pattern are loaded in one call, with their primary keys', async () => {
      await app(`create schema if not exists many; drop table if exists many.a, many.b, many.tmp_c;
        create table many.a (id int primary key, at int); create table many.b (id int primary key, at int);
        create table many.tmp_c (id int); insert into many.a values (1, 1); insert into many.b values (2, 2)`);
      const schema = project.table('x').split('.')[0]!;
      const call = ['ingest', 'app:many.*,!many.tmp_*', `warehouse:${schema}.{schema}_{table}`];
      const result = await project.events(...call, '--mode', 'merge', '--cursor', 'at');
      expect(result).toMatchObject({exitCode: 0});
      expect(
        receiptsOf(result.events)
          .map(({asset}) => asset)
          .toSorted(),
      ).toEqual([`${schema}.many_a`, `${schema}.many_b`]);
      await project.write({
        'assets/many.yml': `source: {connection: app, tables: ['many.*']}
destination: {schema: ${schema}, table: 'x_{table}'}\nstreams: {many.a: {mode: append, cursor: at}}\n`,
      });
      const plan = await project.weir('run', '--dry-run');
      expect(plan.stderr).toContain('asked app for its tables, 3 tables match');
      expect(plan.stdout).toContain('load append from app by at');
      expect(await project.weir('run')).toMatchObject({exitCode: 0});
      expect((await project.rows(`select count(*) as n from ${schema}.x_b`)).map(({n}) => Number(n))).toEqual(
        [1],
      );
    });

    test('an append refuses rows without a cursor, and a cursor that it does not know', async () => {
      await app(
        'alter table public.events alter column at drop not null; update public.events set at = null where id = 3',
      );
      const nulls = await load('--mode', 'append', '--cursor', 'at');
      expect(nulls).toMatchObject({exitCode: 1, stdout: expect.stringContaining('at is NULL in some rows')});
      await load('--key', 'id', '--cursor', 'at');
      await expectSame();
      const other = await load('--key', 'id', '--cursor', 'amount');
      expect(other.stdout).toContain('its cursor is now amount');
    });
  },
);
