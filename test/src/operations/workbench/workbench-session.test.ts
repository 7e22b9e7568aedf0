import {afterEach, describe, expect, test} from 'vitest';
import {adapters} from '#plugins/index.ts';
import {loadProject} from '#src/config/load-project.ts';
import {CancelledError, ConnectionError, QueryError, UsageError} from '#src/errors/index.ts';
import type {OperationContext} from '#src/operations/context.ts';
import {openResultStore} from '#src/operations/workbench/results/result-store.ts';
import {
  openWorkbenchSession,
  type WorkbenchSession,
} from '#src/operations/workbench/session/workbench-session.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {failureOf} from '#test/helpers/failure.ts';
import {postgresDatabase} from '#test/plugins/postgres.fixture.ts';
import {never, rowsOf, runtime, until} from './use-results.ts';

const facts = await postgresDatabase('workbench_session');
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function open(settings: object, connection = 'shop'): Promise<WorkbenchSession> {
  const directory = await createFolder({
    'weir.yml': JSON.stringify({project: 'p', default_connection: 'shop', connections: {shop: settings}}),
  });
  const context: OperationContext = {
    runtime,
    adapters,
    signal: never,
    project: () => loadProject(runtime, adapters, {directory}),
  };
  const store = await openResultStore(context);
  cleanups.push(() => store.close());
  const session = await openWorkbenchSession(context, {store, connection});
  cleanups.push(() => session.close());
  return session;
}

async function answer(session: WorkbenchSession, text: string): Promise<unknown> {
  const book = await session.run(text);
  await book.settled();
  const {error} = book.progress();
  if (error !== undefined) throw error;
  return book.columns.length > 0 ? (await rowsOf(book.natural, 0, 1))[0]?.[0] : undefined;
}

const duckdb = {type: 'duckdb', path: ':memory:'};
process.env.WORKBENCH_SESSION_PASSWORD = facts?.password ?? '';
const postgres = {type: 'postgres', ...facts, password: 'env:WORKBENCH_SESSION_PASSWORD'};

const systems = [
  {
    name: 'DuckDB',
    settings: duckdb,
    isMissing: false,
    endless: 'select count(*) from range(100000000000) a, range(100000000000) b where a.range % 7 = 3',
  },
  {name: 'PostgreSQL', settings: postgres, isMissing: !facts, endless: 'select pg_sleep(86400)'},
];

describe.each(systems)('a session on $name', ({settings, isMissing, endless}) => {
  test.skipIf(isMissing)(
    'keeps what one statement leaves for the next, and follows its transaction',
    async () => {
      const session = await open(settings);
      const states: string[] = [];
      for (const text of ['create temp table t (a int)', 'begin', 'insert into t values (1)']) {
        await answer(session, text);
        states.push(session.transaction());
      }
      expect(states).toEqual(['none', 'open', 'open']);
      await answer(session, 'rollback');
      expect(session.transaction()).toBe('none');
      expect(await answer(session, 'select count(*) from t')).toBe(0n);
    },
  );

  test.skipIf(isMissing)('knows a transaction that an error has spoilt', async () => {
    const session = await open(settings);
    await answer(session, 'begin');
    expect(await failureOf(() => answer(session, "select cast('x' as integer)"))).toBeInstanceOf(QueryError);
    expect(session.transaction()).toBe('failed');
    expect(await failureOf(() => answer(session, 'select 1'))).toBeInstanceOf(QueryError);
    await answer(session, 'rollback');
    expect(session.transaction()).toBe('none');
    expect(await answer(session, 'select 2')).toBe(2);
  });

  test.skipIf(isMissing)('stops a statement that has not answered, and takes the next', async () => {
    const session = await open(settings);
    const running = failureOf(() => session.run(endless));
    expect(session.state()).toBe('starting');
    expect(await failureOf(() => session.run('select 1'))).toBeInstanceOf(UsageError);
    await new Promise((resolve) => setImmediate(resolve));
    await session.cancel();
    expect(await running).toBeInstanceOf(CancelledError);
    expect(await answer(session, 'select 3')).toBe(3);
    expect(session.state()).toBe('ready');
  });

  test.skipIf(isMissing)(
    'stops a result that still comes when the next statement runs, and says so',
    async () => {
      const session = await open(settings);
      const series =
        settings === duckdb ? 'select * from range(100000000)' : 'select generate_series(1, 100000000) as n';
      const first = await session.run(series);
      await until(first, () => first.progress().rows > 0);
      expect(await answer(session, 'select 4')).toBe(4);
      expect(first.progress()).toMatchObject({state: 'stopped', isTruncated: true});
    },
  );
});

test.skipIf(!facts)('a session that the server ended is opened again by the next statement', async () => {
  const session = await open(postgres);
  const other = await open(postgres);
  await answer(session, 'begin');
  const id = await answer(session, 'select pg_backend_pid()');
  await answer(other, `select pg_terminate_backend(${id})`);
  const error = await failureOf(() => answer(session, 'select 1'));
  expect(error).toBeInstanceOf(ConnectionError);
  expect(session.state()).toBe('lost');
  expect(session.transaction()).toBe('none');
  expect(await answer(session, 'select 5')).toBe(5);
  expect(session.state()).toBe('ready');
});

describe('a connection of weir.yml', () => {
  test('that is read-only refuses to write before anything is sent, and stays so', async () => {
    const directory = await createFolder();
    const path = `${directory}/shop.duckdb`;
    const writer = await open({type: 'duckdb', path});
    await answer(writer, 'create table t as select 1 as a');
    await writer.close();
    const session = await open({type: 'duckdb', path, read_only: true});
    session.setReadOnly(false);
    expect(session.isReadOnly()).toBe(true);
    expect((await failureOf(() => session.run('delete from t'))).message).toContain('read-only');
    expect(await answer(session, 'select a from t')).toBe(1);
  });

  test('that is production says so and asks for a word', async () => {
    const session = await open({...duckdb, production: true});
    expect(session.isProduction).toBe(true);
    expect(session.guard(['select 1', 'drop table orders'])).toMatchObject({kind: 'type', word: 'orders'});
  });

  test('can be made read-only for a while', async () => {
    const session = await open(duckdb);
    session.setReadOnly(true);
    expect(session.guard(['create table t (a int)']).kind).toBe('refuse');
    session.setReadOnly(false);
    expect(session.guard(['create table t (a int)']).kind).toBe('ask');
  });

  test('may be a URL in place of a name', async () => {
    const session = await open(duckdb, ':memory:');
    expect(session.isProduction).toBe(false);
    expect(await answer(session, 'select 6')).toBe(6);
  });
});
