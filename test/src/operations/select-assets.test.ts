import {cp, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {listAssets} from '#src/operations/list-assets/list-assets.ts';
import {runPipeline, type RunPipelineOptions} from '#src/operations/run-pipeline/run-pipeline.ts';
import type {PipelineEvent} from '#src/pipeline/events.ts';
import {contextOf, createEmbeddedProject} from '#test/helpers/embedded-project.ts';
import {failureOf} from '#test/helpers/failure.ts';

const files = {
  'assets/raw/orders.sql': 'select 1 as id, 10 as amount',
  'assets/raw/users.sql': 'select 1 as id',
  'assets/staging/orders.sql':
    '/* @weir\ncolumns: [{name: amount, checks: [{max: 100}]}]\n*/\nselect * from raw.orders',
  'assets/marts/revenue.sql':
    '/* @weir\ncron: "0 0 * * *"\n*/\nselect sum(amount) as amount from staging.orders',
};

async function run(directory: string, options: Partial<RunPipelineOptions> = {}) {
  const events: PipelineEvent[] = [];
  const reporter = {report: (event: PipelineEvent) => void events.push(event), finish: async () => {}};
  const result = await runPipeline(contextOf(directory), {select: [], fresh: false, reporter, ...options});
  const ended = (status: string) =>
    events.flatMap((event) =>
      event.type === 'step_finished' && event.status === status ? [event.asset] : [],
    );
  return {...result, ended};
}

async function names(directory: string, expression: string, stateFolder?: string): Promise<string[]> {
  const {nodes} = await listAssets(contextOf(directory), {
    select: [expression],
    indirect: 'empty',
    ...(stateFolder !== undefined && {stateFolder}),
  });
  return nodes.map(({name}) => name);
}

const edit = (directory: string, file: string, text: string) => writeFile(join(directory, file), text);

test('state: and git: tell what was changed since the last success and since a commit', async () => {
  const {directory} = await createEmbeddedProject({...files, '.gitignore': '.weir\n*.duckdb\n'});
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...args], {cwd: directory});
  await git('init', '-q', '-b', 'main');
  await git('add', '.');
  await git('commit', '-qm', 'first');
  expect(await names(directory, 'state:new')).toHaveLength(4);
  await run(directory);
  await cp(join(directory, '.weir'), join(directory, 'production'), {recursive: true});
  expect(await names(directory, 'state:modified')).toEqual([]);
  expect(await names(directory, 'git:main')).toEqual([]);

  await edit(directory, 'assets/raw/users.sql', '-- a comment\nselect 1   as id');
  await edit(directory, 'assets/raw/orders.sql', 'select 1 as id, 11 as amount');
  await edit(directory, 'assets/raw/shops.sql', 'select 1 as id');
  expect(await names(directory, 'state:modified')).toEqual(['raw.orders', 'raw.shops']);
  expect(await names(directory, 'state:modified.configs & state:old')).toEqual([]);
  expect(await names(directory, 'git:main')).toEqual(['raw.orders', 'raw.shops', 'raw.users']);
  expect(await names(directory, 'git:HEAD+ & path:assets/marts')).toEqual(['marts.revenue']);
  await run(directory);
  expect(await names(directory, 'state:modified')).toEqual([]);
  expect(await names(directory, 'state:modified', join(directory, 'production'))).toEqual([
    'raw.orders',
    'raw.shops',
  ]);
  const unknown = await failureOf(() => names(directory, 'git:nowhere'));
  expect(unknown.message).toContain("git cannot compare the project with nowhere: bad revision 'nowhere'");
  const empty = await failureOf(() => names(directory, 'state:new', join(directory, 'assets')));
  expect(empty.message).toContain('holds no earlier state');
});

test('state: looks at what SQL means, and not at how it is written', async () => {
  const {directory} = await createEmbeddedProject(files);
  await run(directory);
  const rewrite = (sql: string) =>
    edit(directory, 'assets/marts/revenue.sql', `/* @weir\ncron: "0 0 * * *"\n*/\n${sql}`);
  await rewrite('SELECT SUM((amount)) amount -- all of it\nFROM staging.orders;');
  expect(await names(directory, 'state:modified')).toEqual([]);
  await rewrite('select sum(amount) as total from staging.orders');
  expect(await names(directory, 'state:modified.body')).toEqual(['marts.revenue']);
  await rewrite('select sum( from');
  expect(await names(directory, 'state:modified')).toEqual(['marts.revenue']);
});

test('a failed run is resumed with what it left, and result: knows how everything ended', async () => {
  const {directory} = await createEmbeddedProject({
    ...files,
    'assets/raw/orders.sql': 'select 1 as id, 500 as amount',
  });
  const failed = await run(directory);
  expect(failed.status).toBe('failed');
  expect(await names(directory, 'result:fail')).toEqual(['staging.orders']);
  expect(await names(directory, 'result:skipped')).toEqual(['marts.revenue']);
  expect(await names(directory, 'result:success')).toEqual(['raw.orders', 'raw.users']);
  expect(await names(directory, 'result:fail,resource_type:test')).toEqual([
    'staging.orders max(amount, 100)',
  ]);

  await edit(directory, 'assets/staging/orders.sql', 'select * from raw.orders');
  const resumed = await run(directory, {resume: true});
  expect(resumed.ended('succeeded')).toEqual(['staging.orders', 'marts.revenue']);
  const nothing = await failureOf(() => run(directory, {resume: true}));
  expect(nothing.message).toContain('there is nothing to resume');
});

test('resume without an earlier run says so', async () => {
  const {directory} = await createEmbeddedProject(files);
  const error = await failureOf(() => run(directory, {resume: true}));
  expect(error.message).toBe('There is no earlier run in default to resume');
});

test('a run that stops at the first failure starts nothing more', async () => {
  const {directory} = await createEmbeddedProject({
    'assets/a.sql': 'select * from nowhere',
    'assets/b.sql': 'select 1 as id',
    'assets/c.sql': 'select 1 as id',
  });
  const stopped = await run(directory, {failFast: true, concurrency: 1});
  expect(stopped.ended('failed')).toEqual(['a']);
  expect(stopped.ended('skipped').toSorted()).toEqual(['b', 'c']);
});

test('runs exclude and take selectors', async () => {
  const {directory} = await createEmbeddedProject({
    ...files,
    'selectors.yml': 'selectors:\n  - {name: small, default: true, definition: "path:assets/raw"}\n',
  });
  expect((await run(directory)).ended('succeeded').toSorted()).toEqual(['raw.orders', 'raw.users']);
  expect((await run(directory, {selector: 'small', exclude: ['users']})).ended('succeeded')).toEqual([
    'raw.orders',
  ]);
});

test('freshness:stale knows what is overdue by its cron', async () => {
  const {directory} = await createEmbeddedProject(files);
  expect(await names(directory, 'freshness:stale')).toEqual(['marts.revenue']);
  await run(directory);
  expect(await names(directory, 'freshness:stale')).toEqual([]);
  expect(await names(directory, 'freshness:fresh')).toEqual(['marts.revenue']);
});
