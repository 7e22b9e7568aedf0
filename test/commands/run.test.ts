import {readdir} from 'node:fs/promises';
import {expect, onTestFinished, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {startTerminal} from '#test/helpers/terminal.ts';

const project = {
  'weir.yml': 'project: shop\ndefault_connection: w\nconnections: {w: {type: duckdb, path: w.duckdb}}\n',
  'assets/a.sql': 'select range as id, range % 3 as k from range(50000)',
  'assets/b.sql':
    '/* @weir\ncolumns: [{name: k, checks: [not_null, {max: 1, severity: warn}]}]\n*/\nselect k, count(*) as n from a group by k',
};
const broken = {...project, 'assets/c.sql': 'select nope from b', 'assets/d.sql': 'select * from c'};

const startRun = (cwd: string, size: {columns: number; rows: number}) => {
  const terminal = startTerminal(process.execPath, [repositoryPath('bin/run.js'), 'run'], {cwd, ...size});
  onTestFinished(() => terminal.close());
  return terminal;
};

test('without a terminal it says line by line on stderr what happens, and prints nothing on stdout', async () => {
  const result = await runWeir(['run'], {cwd: await createFolder(project)});
  expect(result).toMatchObject({exitCode: 0, stdout: ''});
  expect(result.stderr).toMatch(
    /done {3}a: 50,000 rows[\s\S]*check {2}b: check max\(k, 1\) warns: 1 row breaks it/,
  );
  expect(result.stderr).toMatch(
    /Run \S+ succeeded: assets 2 succeeded; checks 1 passed, 1 warned; .*peak memory/,
  );
});

test('--json prints every event, in order, one object a line, and nothing else', async () => {
  const result = await runWeir(['run', '--json'], {cwd: await createFolder(project)});
  const events = result.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events[0]).toMatchObject({v: 1, type: 'run_started', project: 'shop'});
  expect(events.at(-1)).toMatchObject({
    type: 'run_finished',
    status: 'succeeded',
    succeeded: 2,
    checksWarned: 1,
  });
  expect(events.filter((event) => event.type === 'step_finished').map((event) => event.asset)).toEqual([
    'a',
    'b',
  ]);
  expect(result).toMatchObject({exitCode: 0, stderr: ''});
});

test('--dry-run prints the plan and leaves the folder as it is', async () => {
  const folder = await createFolder(project);
  const before = await readdir(folder);
  const plan = await runWeir(['run', '--dry-run', '--sql'], {cwd: folder});
  expect(plan).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/1\. a {2}build table[\s\S]*2\. b[\s\S]*after {2}a/),
  });
  const json = await runWeir(['run', '--dry-run', '--json'], {cwd: folder});
  expect(JSON.parse(json.stdout)).toMatchObject({steps: [{asset: 'a'}, {asset: 'b', dependsOn: ['a']}]});
  expect(await readdir(folder)).toEqual(before);
});

test('a failed run names the asset, its file and what was skipped, and stays on record', async () => {
  const folder = await createFolder(broken);
  const run = await runWeir(['run'], {cwd: folder});
  expect(run).toMatchObject({exitCode: 1, stdout: ''});
  expect(run.stderr).toMatch(/FAILED c \(assets\/c\.sql\): Binder Error: .*nope/);
  expect(run.stderr).toContain('c did not succeed');
  const shown = await runWeir(['runs', 'show'], {cwd: folder});
  expect(shown.stdout).toMatch(/failed[\s\S]*a +succeeded +50,000[\s\S]*d +skipped/);
  const listed = JSON.parse((await runWeir(['runs', 'list', '--json'], {cwd: folder})).stdout) as {
    id: string;
  }[];
  const details = await runWeir(['runs', 'show', listed[0]!.id.slice(0, 15), '--json'], {cwd: folder});
  expect(JSON.parse(details.stdout)).toMatchObject({run: {status: 'failed'}, steps: {length: 4}});
  const events = await runWeir(['runs', 'show', '--events'], {cwd: folder});
  expect(
    events.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
      .at(-1),
  ).toMatchObject({type: 'run_finished'});
});

test('runs list in a project that never ran says how to start', async () => {
  const result = await runWeir(['runs', 'list'], {cwd: await createFolder(project)});
  expect(result).toMatchObject({exitCode: 0, stdout: 'No runs yet. Start one with `weir run`.\n'});
});

test.each([
  {columns: 120, rows: 40},
  {columns: 60, rows: 12},
])('on a terminal of $columns x $rows a list shows each asset with its rows', async (size) => {
  const terminal = startRun(await createFolder(project), size);
  expect(await terminal.exit()).toBe(0);
  expect(terminal.history()).toMatch(/✔ a {2}build table {2}50,000 rows/);
  expect(terminal.history()).toMatch(/b: check max\(k, 1\) warns/);
});

test('on a terminal a failure stands below its asset', async () => {
  const terminal = startRun(await createFolder(broken), {columns: 120, rows: 40});
  expect(await terminal.exit()).toBe(1);
  expect(terminal.history()).toMatch(/✖ c {2}build table/);
  expect(terminal.history()).toMatch(/↓ d \(c did not succeed\)/);
  expect(terminal.history()).toMatch(/c \(assets\/c\.sql\): Binder Error/);
});
