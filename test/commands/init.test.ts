import {createServer} from 'node:http';
import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {sharedPostgres} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {startTerminal} from '#test/helpers/terminal.ts';

const postgres = await requireEngine('PostgreSQL', sharedPostgres);

async function init(template: string): Promise<string> {
  const folder = await createFolder();
  expect(await runWeir(['init', 'shop', '--template', template], {cwd: folder})).toMatchObject({exitCode: 0});
  return join(folder, 'shop');
}

const csv = async (project: string, sql: string) =>
  (await runWeir(['query', sql, '-o', 'csv'], {cwd: project})).stdout.split('\n').slice(1).filter(Boolean);

describe('a project from a template', () => {
  test('duckdb-files runs as it is, loads each file once and takes in a new one', async () => {
    const project = await init('duckdb-files');
    expect(await runWeir(['run'], {cwd: project})).toMatchObject({exitCode: 0});
    expect(await runWeir(['run'], {cwd: project})).toMatchObject({exitCode: 0});
    expect(await csv(project, 'select count(*), sum(revenue) from marts.daily_revenue')).toEqual([
      '5,809.85',
    ]);
    const more = 'order_id,customer_id,ordered_at,amount,status\n1007,1,2026-04-01 10:00:00,10.15,paid\n';
    await writeFile(join(project, 'data/incoming/orders-2026-04.csv'), more);
    expect(await runWeir(['run'], {cwd: project})).toMatchObject({exitCode: 0});
    expect(await csv(project, 'select count(*) from raw.orders')).toEqual(['7']);
    expect(await csv(project, 'select sum(revenue)::decimal(9, 2) from marts.daily_revenue')).toEqual([
      '820.00',
    ]);
  });

  test('api-to-duckdb loads JSON from its API', async () => {
    const server = createServer((request, response) => {
      const bodies: Record<string, unknown> = {
        '/users': [{id: 1, name: 'Ada', address: {city: 'London'}}],
        '/todos': [
          {userId: 1, id: 1, completed: false},
          {userId: 1, id: 2, completed: true},
        ],
      };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(bodies[request.url ?? '']));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const {port} = server.address() as {port: number};
    const project = await init('api-to-duckdb');
    const file = join(project, 'weir.yml');
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace(/root: .*/, `root: http://127.0.0.1:${port}`),
    );
    expect(await runWeir(['run'], {cwd: project})).toMatchObject({exitCode: 0});
    expect(await csv(project, 'from marts.open_todos')).toEqual(['1,Ada,1']);
  });

  test.skipIf(!postgres)('postgres-to-duckdb reads any database', async () => {
    const project = await init('postgres-to-duckdb');
    const file = join(project, 'weir.yml');
    const text = (await readFile(file, 'utf8'))
      .replace('localhost', postgres!.host)
      .replace('5432', String(postgres!.port));
    await writeFile(file, text);
    const env = {PGDATABASE: postgres!.database, PGUSER: postgres!.user, PGPASSWORD: postgres!.password};
    expect(await runWeir(['run'], {cwd: project, env})).toMatchObject({exitCode: 0});
    expect(
      await csv(project, "select count(*) > 50 from marts.largest_tables where table_schema = 'pg_catalog'"),
    ).toEqual(['true']);
  });

  test('empty has nothing to run and says so', async () => {
    const project = await init('empty');
    const result = await runWeir(['run'], {cwd: project});
    expect(result).toMatchObject({exitCode: 0, stderr: expect.stringContaining('0 assets')});
  });
});

test('a file that is there stays as it is', async () => {
  const folder = await createFolder({'.gitignore': 'mine\n'});
  const result = await runWeir(['init', '--yes'], {cwd: folder});
  expect(result).toMatchObject({exitCode: 0, stdout: expect.stringContaining('.gitignore was there')});
  expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('mine\n');
});

test('--dry-run creates nothing', async () => {
  const folder = await createFolder();
  expect(await runWeir(['init', 'shop', '--yes', '--dry-run'], {cwd: folder})).toMatchObject({exitCode: 0});
  await expect(readFile(join(folder, 'shop/weir.yml'))).rejects.toThrow();
});

test('on a terminal it asks for the template', async () => {
  const folder = await createFolder();
  const terminal = await startTerminal(process.execPath, [repositoryPath('bin/run.js'), 'init', 'shop'], {
    cwd: folder,
  });
  onTestFinished(() => terminal.close());
  await terminal.waitForText('Template');
  await terminal.press('down', 'down', 'down', 'enter');
  await terminal.waitForText('Created the project shop');
  expect(await terminal.exit()).toBe(0);
  expect(await readFile(join(folder, 'shop/weir.yml'), 'utf8')).not.toContain('type: files');
});
