import {randomUUID} from 'node:crypto';
import {readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {createTestDatabase, sharedPostgres, type PostgresFacts} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);

const assets = {
  'data/orders.csv': 'id,amount,day\n1,10,2026-01-01\n2,20,2026-01-02\n3,30,2026-01-02\n',
  'assets/raw/orders.yml': 'source: {connection: files, path: orders.csv}\nmode: replace\n',
  'assets/staging/orders.sql': 'select id, amount, day from raw.orders',
  'assets/staging/big.sql':
    '/* @weir\nmaterialized: view\n*/\nselect id, amount from staging.orders where amount > 15',
  'assets/marts/daily.sql':
    '/* @weir\ncolumns: [{name: day, checks: [not_null]}]\n*/\nselect day, count(*) as n from staging.orders group by day',
};

describe.each(['DuckDB', 'PostgreSQL'])('environments on %s', (engine) => {
  const isPostgres = engine === 'PostgreSQL';

  function connectionTo({host, port, user, database}: PostgresFacts): string {
    return `{type: postgres, host: ${host}, port: ${port}, database: ${database}, user: ${user}, password: env:PASSWORD}`;
  }

  async function createProject(more: Record<string, string> = {}) {
    const name = `weir_env_${randomUUID().slice(0, 8)}`;
    const database = isPostgres ? await createTestDatabase(server!, name) : undefined;
    const connection = database ? connectionTo(database) : '{type: duckdb, path: warehouse.duckdb}';
    const env = database ? {PASSWORD: database.password} : {};
    const directory = await createFolder({
      'weir.yml': `project: shop\ndefault_connection: warehouse\nconnections:\n  warehouse: ${connection}\n  files: {type: files, root: data}\n`,
      ...assets,
      ...more,
    });
    const attempt = (...args: string[]) => runWeir(args, {cwd: directory, env});
    const weir = async (...args: string[]) => {
      const result = await attempt(...args);
      expect(result, args.join(' ')).toMatchObject({exitCode: 0});
      return result.stdout;
    };
    return {
      directory,
      attempt,
      weir,
      write: (path: string, text: string) => writeFile(join(directory, path), text),
      plan: async (environment: string) =>
        JSON.parse(await weir('plan', '--env', environment, '--json')) as {
          changes: {asset: string; kind: string; category?: string; action: string; columns?: unknown}[];
        },
      rows: async (table: string) =>
        (await weir('query', `select * from ${table} order by 1`, '--format', 'csv'))
          .trim()
          .split('\n')
          .slice(1),
    };
  }

  const story = isPostgres && !server ? test.skip : test;

  story('plan, apply, change, promote, roll back and clean up', {timeout: 300_000}, async () => {
    const project = await createProject();
    const {weir, plan, rows, write} = project;
    await weir('run');
    expect((await plan('prod')).changes).toEqual([]);

    await write('assets/staging/orders.sql', '-- of the shop\nSELECT id, (amount), day\nFROM raw.orders;');
    expect((await plan('prod')).changes).toEqual([]);

    await write('assets/staging/orders.sql', 'select id, amount, day, amount * 2 as twice from raw.orders');
    expect((await plan('dev')).changes).toMatchObject([
      {
        asset: 'staging.orders',
        kind: 'changed',
        category: 'non-breaking',
        action: 'build',
        columns: {added: ['twice']},
      },
      {asset: 'marts.daily', kind: 'indirect', category: 'non-breaking', action: 'reuse'},
      {asset: 'staging.big', kind: 'indirect', category: 'non-breaking', action: 'build'},
    ]);

    await write('assets/staging/orders.sql', 'select id, amount + 1 as amount, day from raw.orders');
    expect((await plan('dev')).changes).toMatchObject([
      {asset: 'staging.orders', category: 'breaking', columns: {changed: ['amount']}},
      {asset: 'marts.daily', category: 'non-breaking', action: 'reuse'},
      {asset: 'staging.big', category: 'breaking', action: 'build'},
    ]);

    await write('assets/staging/orders.sql', 'select id, amount, day from raw.orders where id > 1');
    await weir('apply', '--env', 'dev', '--yes');
    expect(await rows('staging.orders')).toHaveLength(3);
    expect(await rows('staging__dev.orders')).toHaveLength(2);
    expect(await rows('raw__dev.orders')).toHaveLength(3);
    expect(await weir('env', 'diff', 'prod', 'dev')).toContain('staging.orders');
    expect((await plan('dev')).changes).toEqual([]);

    await weir('promote', 'dev', 'prod', '--yes');
    expect(await rows('staging.orders')).toHaveLength(2);
    expect(await rows('staging.big')).toHaveLength(2);
    expect((await plan('prod')).changes).toEqual([]);
    await weir('run');
    expect(await rows('marts.daily')).toHaveLength(1);
    expect((await plan('prod')).changes).toEqual([]);

    await weir('rollback', 'prod', '--yes');
    expect(await rows('staging.orders')).toHaveLength(3);
    expect(await rows('marts.daily')).toHaveLength(2);
    expect((await plan('prod')).changes).toMatchObject([
      {asset: 'staging.orders', kind: 'changed', category: 'breaking', action: 'reuse'},
      {asset: 'marts.daily', action: 'reuse'},
      {asset: 'staging.big', action: 'reuse'},
    ]);
    await weir('apply', '--yes');
    expect(await rows('staging.orders')).toHaveLength(2);

    expect(JSON.parse(await weir('env', 'gc', '--dry-run', '--json'))).toEqual([]);
    expect(JSON.parse(await weir('env', 'gc', '--days', '0', '--yes', '--json'))).toHaveLength(3);
    expect(await rows('staging.orders')).toHaveLength(2);
    expect(await rows('staging__dev.big')).toHaveLength(2);

    await rm(join(project.directory, 'assets/staging/big.sql'));
    expect((await plan('dev')).changes).toMatchObject([
      {asset: 'staging.big', kind: 'removed', action: 'drop'},
    ]);
    await weir('apply', '--env', 'dev', '--yes');
    expect(await weir('tables', 'list')).not.toContain('staging__dev.big');
  });

  story('a plan in a file is applied as it is, or refused when something moved', async () => {
    const project = await createProject();
    const {weir, directory, write} = project;
    await weir('run');
    await write(
      'assets/marts/daily.sql',
      'select day, sum(amount) as total from staging.orders group by day',
    );
    await weir('plan', '--env', 'moved', '--out', 'plan.json');
    await weir('plan', '--env', 'moved', '--out', 'again.json');
    expect(await readFile(join(directory, 'plan.json'), 'utf8')).toBe(
      await readFile(join(directory, 'again.json'), 'utf8'),
    );
    const refusal = () => project.attempt('apply', 'plan.json', '--yes');
    await write('assets/staging/big.sql', 'select id from staging.orders');
    expect(await refusal()).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('the files of the project'),
    });
    await write('assets/staging/big.sql', assets['assets/staging/big.sql']);
    await weir('apply', 'plan.json', '--yes');
    expect(await project.rows('marts__moved.daily')).toHaveLength(2);
    expect(await refusal()).toMatchObject({exitCode: 2, stderr: expect.stringContaining('the environment')});
  });

  story('a failing check leaves the environment as it was', async () => {
    const {attempt, weir, rows, write} = await createProject();
    await weir('run');
    await write(
      'assets/marts/daily.sql',
      '/* @weir\ncolumns: [{name: day, checks: [not_null]}]\n*/\nselect nullif(day, day) as day from staging.orders',
    );
    const failed = await attempt('apply', '--yes');
    expect(failed).toMatchObject({exitCode: 1, stderr: expect.stringContaining('Views are as they were')});
    expect(await rows('marts.daily')).toHaveLength(2);
  });
});

test('intervals of time are planned, filled and built again', async () => {
  const directory = await createFolder({
    'weir.yml':
      'project: shop\ndefault_connection: warehouse\nconnections:\n  warehouse: {type: duckdb, path: warehouse.duckdb}\n',
    'assets/marts/events.sql': `/* @weir
materialized: incremental
time_column: day
interval: day
start: 2026-01-01
*/
select day::date as day from generate_series(date '2026-01-01', date '2026-01-31', interval 1 day) as t(day)`,
  });
  const weir = (...args: string[]) => runWeir(args, {cwd: directory});
  const planned = JSON.parse((await weir('plan', '--end', '2026-01-11', '--json')).stdout) as {
    changes: {intervals: unknown}[];
  };
  expect(planned.changes[0]!.intervals).toEqual([
    {from: '2026-01-01T00:00:00.000Z', to: '2026-01-11T00:00:00.000Z'},
  ]);
  const count = async () =>
    (await weir('query', 'select count(*) from marts.events', '--format', 'csv')).stdout.split('\n')[1];
  expect(await weir('apply', '--end', '2026-01-11', '--yes')).toMatchObject({exitCode: 0});
  expect(await count()).toBe('10');
  expect(await weir('backfill', 'marts.events', '--missing', '--end', '2026-01-16')).toMatchObject({
    exitCode: 0,
  });
  expect(await count()).toBe('15');
  expect(
    await weir('backfill', 'marts.events', '--start', '2026-01-14', '--end', '2026-01-21', '--batch', '2'),
  ).toMatchObject({exitCode: 0});
  expect(await count()).toBe('20');
  expect(await weir('backfill', 'marts.events', '--missing', '--end', '2026-01-21')).toMatchObject({
    stderr: expect.stringContaining('no interval is missing'),
  });
});
