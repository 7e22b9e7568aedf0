import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const weirYml = 'project: shop\ndefault_connection: w\nconnections: {w: {type: duckdb, path: w.duckdb}}\n';

async function createProject(files: Record<string, string> = {}) {
  const folder = await createFolder({'weir.yml': weirYml, ...files});
  return {
    folder,
    query: (...args: string[]) => runWeir(['query', ...args, '--format', 'csv'], {cwd: folder}),
  };
}

const three = 'select 1 as a; select 2 as b; select 3 as c';
const memory = ['-c', ':memory:'];

describe('--result', () => {
  test.each([
    ['all', 'a\n1\nb\n2\nc\n3\n'],
    ['last', 'c\n3\n'],
    ['2', 'b\n2\n'],
  ])('%s', async (choice, stdout) => {
    const {query} = await createProject();
    expect(await query(...memory, three, '--result', choice)).toEqual({stdout, stderr: '', exitCode: 0});
  });

  test('runs the statements whose results it does not show', async () => {
    const {query} = await createProject();
    const script = "create sequence s; select nextval('s') from range(5000); select currval('s') as n";
    expect((await query(...memory, script, '--result', 'last', '--limit', '1')).stdout).toBe('n\n5000\n');
  });

  test('makes one result of several for Arrow', async () => {
    const {folder} = await createProject();
    const {exitCode, stderr} = await runWeir(
      ['query', ...memory, three, '--result', 'last', '--out', join(folder, 'c.arrow')],
      {cwd: folder},
    );
    expect({exitCode, stderr}).toMatchObject({exitCode: 0, stderr: expect.stringMatching(/^Wrote 1 row /)});
  });
});

describe('--on-error continue', () => {
  test('runs the other statements, tells each failure with its number, and ends with status 1', async () => {
    const {query} = await createProject();
    const script = 'select 1 as a;\nselect nope;\nselect 2 as b;\nselec 3;\nselect 4 as c';
    const {stdout, stderr, exitCode} = await query(...memory, script, '--on-error', 'continue');
    expect({stdout, exitCode}).toEqual({stdout: 'a\n1\nb\n2\nc\n4\n', exitCode: 1});
    expect(stderr).toMatch(/^Error: Statement 2: [^]*^ {2}2 \| select nope;$[^]*^Error: Statement 4: /m);
  });

  test('goes on after a time-out', async () => {
    const {query} = await createProject();
    const script = 'select count(*) from range(1000000000000); select 2 as b';
    const {stdout, stderr, exitCode} = await query(
      ...memory,
      script,
      '--on-error',
      'continue',
      '--timeout',
      '500ms',
    );
    expect({stdout, exitCode}).toEqual({stdout: 'b\n2\n', exitCode: 1});
    expect(stderr).toMatch(/Statement 1: .*did not finish/);
  });

  test('gives machines one JSON line for each failure', async () => {
    const {folder} = await createProject();
    const {stderr} = await runWeir(
      ['query', ...memory, 'select nope; select 1; select nada', '--on-error', 'continue', '--json'],
      {cwd: folder},
    );
    const errors = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).error);
    expect(errors.map(({code, details}) => [code, details.statement])).toEqual([
      ['query-unknown-object', 1],
      ['query-unknown-object', 3],
    ]);
  });
});

describe('several files', () => {
  const files = {
    'sql/1.sql': 'create or replace table t (a int); insert into t values (1);',
    'sql/2.sql': 'insert into t values (2)',
    'sql/10.sql': 'insert into t values (10);',
    'sum.sql': 'select count(*) as n, sum(a) as a from t',
  };

  test('run in the order given, those of a glob by name, in one session', async () => {
    const {query} = await createProject({...files, 'temp.sql': 'create temp table x as select 5 as a'});
    const last = ['--file', 'sum.sql', '--result', 'last'];
    expect((await query('--file', 'sql/*.sql', ...last)).stdout).toBe('n,a\n3,13\n');
    const {stdout} = await query('--file', 'temp.sql', '--file', 'sql/1.sql', ...last, '--file', 'sum.sql');
    expect(stdout).toBe('n,a\n1,1\n');
  });

  test('say in which one a statement fails', async () => {
    const {query} = await createProject({...files, 'sql/20.sql': '-- comment\nselect 1;\nselect\n  nope;'});
    const {stderr, exitCode} = await query(...memory, '--file', 'sql/20.sql', '--file', 'sum.sql');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Error: sql\/20\.sql, statement 2: [^]*^ {2}4 \| {3}nope;$/m);
  });
});

describe('--checkpoint', () => {
  const files = {
    '1.sql': 'create table t (a int);\ninsert into t values (1);\n',
    '2.sql': 'insert into t values (2);\ninsert into t select x from missing;\ninsert into t values (3);\n',
  };
  const batch = ['--file', '?.sql', '--checkpoint', 'done.ndjson'];

  test('goes on after the last finished statement', async () => {
    const {folder, query} = await createProject(files);
    expect((await query(...batch)).exitCode).toBe(1);
    await writeFile(join(folder, '2.sql'), files['2.sql'].replace('x from missing', '20'));
    const {stderr, exitCode} = await query(...batch);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('done.ndjson says that 3 statements of 5 are done.\n');
    const again = await query(...batch);
    expect(again).toEqual({
      stdout: '',
      stderr: 'done.ndjson says that 5 statements of 5 are done.\n',
      exitCode: 0,
    });
    expect((await query('select list(a order by a) as a from t')).stdout).toBe('a\n"[1,2,3,20]"\n');
  });

  test('knows equal statements and other parameters apart', async () => {
    const {query} = await createProject();
    await query('create table t (a int)');
    const script = 'insert into t values (:a); insert into t values (:a)';
    for (const value of ['1', '1', '2'])
      await query(script, '-p', `a:int=${value}`, '--checkpoint', 'done.ndjson');
    expect((await query('select a, count(*) as n from t group by a order by a')).stdout).toBe(
      'a,n\n1,2\n2,2\n',
    );
  });

  test('does not count statements of a transaction that never ended', async () => {
    const script = (last: string) =>
      `create table t (a int);\nbegin;\ninsert into t values (1);\n${last};\ncommit;\n`;
    const {folder, query} = await createProject({'a.sql': script('selec 1')});
    const run = () => query('--file', 'a.sql', '--checkpoint', 'done.ndjson');
    expect((await run()).exitCode).toBe(1);
    await writeFile(join(folder, 'a.sql'), script('select 1 as one'));
    expect(await run()).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('1 statement of 5 is done.'),
    });
    expect((await query('select count(*) as n from t')).stdout).toBe('n\n1\n');
    const lines = (await readFile(join(folder, 'done.ndjson'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).statement)).toEqual([1, 2, 3, 4, 5]);
  });

  test('runs only what failed after --on-error continue', async () => {
    const {folder, query} = await createProject(files);
    await query(...batch, '--on-error', 'continue');
    await writeFile(join(folder, '2.sql'), files['2.sql'].replace('x from missing', '20'));
    expect((await query(...batch)).stderr).toContain('4 statements of 5 are done.\n1 row affected.\n');
  });
});
