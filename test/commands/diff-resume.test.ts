import {DatabaseSync} from 'node:sqlite';
import {join} from 'node:path';
import {execa} from 'execa';
import {beforeAll, describe, expect, onTestFinished, test} from 'vitest';
import type {DiffReport} from '#src/operations/diff/diff-report.ts';
import {startFaultProxy} from '#test/engines/fault-proxy.ts';
import {adminQuery, createTestDatabase, sharedPostgres, type PostgresFacts} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {connectionYaml} from '#test/helpers/ingest-project.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);
const rows = 80_000;
const words = ['diff', 'app:public.events', 'copy:events', '--json', '--limit', '1000'];

describe.skipIf(!server)('a comparison that ends in the middle', () => {
  let source: PostgresFacts;
  beforeAll(async () => {
    source = await createTestDatabase(server!, 'weir_diff_resume');
    await adminQuery(
      source,
      `create table public.events as select i as id, 'event ' || i as note from generate_series(1, ${rows}) i;
       alter table public.events add primary key (id)`,
    );
  });

  async function createProject() {
    const proxy = await startFaultProxy(source);
    onTestFinished(() => proxy.stop());
    const folder = await createFolder({
      'weir.yml': `project: shop\nconnections:\n  app: ${connectionYaml('postgres', {...source, host: '127.0.0.1', port: proxy.port})}\n  copy: {type: sqlite, path: copy.sqlite}\n`,
    });
    const database = new DatabaseSync(join(folder, 'copy.sqlite'));
    database.exec(`create table events (id integer primary key, note text);
      with recursive s(i) as (select 1 union all select i + 1 from s where i < ${rows})
      insert into events select i, 'event ' || i from s;
      update events set note = note || '!' where id % 1000 = 7; delete from events where id % 4000 = 9`);
    database.close();
    return {proxy, cwd: folder, env: {TEST_PASSWORD: source.password}};
  }

  const expected = {rows: {changed: 80, onlyInA: 20, onlyInB: 0, equal: rows - 100}};

  test('by SIGKILL goes on with --resume', async () => {
    const {proxy, ...options} = await createProject();
    const whole = await runWeir(words, options);
    const clean = JSON.parse(whole.stdout) as DiffReport;
    expect(clean).toMatchObject(expected);
    const usual = proxy.bytes('from-server');
    const child = execa(process.execPath, [repositoryPath('bin/run.js'), ...words], {
      ...options,
      reject: false,
    });
    let hasEnded = false;
    void child.then(() => (hasEnded = true));
    while (proxy.bytes('from-server') < usual * 1.6 && !hasEnded)
      await new Promise((resolve) => setImmediate(resolve));
    child.kill('SIGKILL');
    await child;
    const before = proxy.bytes('from-server');
    const resumed = await runWeir([...words, '--resume'], options);
    const report = JSON.parse(resumed.stdout) as DiffReport;
    expect(report).toMatchObject({...expected, work: {isResumed: true, segments: clean.work.segments}});
    expect(JSON.parse(resumed.stdout).differences).toEqual(JSON.parse(whole.stdout).differences);
    expect(proxy.bytes('from-server') - before).toBeLessThan(usual);
  });

  test('by a broken connection says so, and goes on with --resume', async () => {
    const {proxy, ...options} = await createProject();
    proxy.arm({direction: 'from-server', afterBytes: 40_000, action: 'reset'});
    const broken = await runWeir(words, options);
    expect(broken.exitCode).not.toBe(0);
    expect(broken.stderr).toContain('--resume');
    const resumed = await runWeir([...words, '--resume'], options);
    expect(JSON.parse(resumed.stdout)).toMatchObject({...expected, work: {isResumed: true}});
  });

  test('is not resumed when the tables look otherwise', async () => {
    const {proxy, ...options} = await createProject();
    proxy.arm({direction: 'from-server', afterBytes: 40_000, action: 'reset'});
    await runWeir(words, options);
    const database = new DatabaseSync(join(options.cwd, 'copy.sqlite'));
    database.exec('delete from events where id = 5');
    database.close();
    const {stdout, stderr} = await runWeir([...words, '--resume'], options);
    expect(JSON.parse(stdout)).toMatchObject({rows: {onlyInA: 21}, work: {isResumed: false}});
    expect(stderr).toContain('anew');
  });
});
