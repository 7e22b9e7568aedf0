import {join} from 'node:path';
import {execa} from 'execa';
import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const weirYml = `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: w.duckdb}
`;

async function createProject(files: Record<string, string> = {}) {
  const folder = await createFolder({'weir.yml': weirYml, ...files});
  return {
    folder,
    query: (args: string[], input?: string) =>
      runWeir(['query', ...args], {cwd: folder, ...(input !== undefined && {input})}),
  };
}

const memory = ['-c', ':memory:'];

describe('the SQL comes', () => {
  test('from the argument, a file, stdin by a dash, and a pipe', async () => {
    const {query} = await createProject({'sql/answer.sql': '-- the answer\nselect 42 as a;\n'});
    const expected = {stdout: 'a\n42\n', stderr: '', exitCode: 0};
    const csv = [...memory, '--format', 'csv'];
    expect(await query([...csv, 'select 42 as a'])).toEqual(expected);
    expect(await query([...csv, '--file', 'sql/answer.sql'])).toEqual(expected);
    expect(await query([...csv, '-'], 'select 42 as a')).toEqual(expected);
    expect(await query(csv, 'select 42 as a\n')).toEqual(expected);
  });

  test.each([
    [['--file', 'missing.sql'], /missing\.sql does not exist/, 'file-missing'],
    [['--file', '.'], /cannot be used/, 'file-access'],
    [[''], /The SQL is empty/, 'usage'],
    [['-- only a comment;'], /The SQL is empty/, 'usage'],
    [['select 1', '--file', 'a.sql'], /Both a statement and --file/, 'usage'],
    [['select 1', '--timeout', 'soon'], /--timeout soon is not a duration/, 'usage'],
    [['select 1', '--format', 'xml'], /Expected --format=xml to be one of/, 'usage'],
    [['select 1', '--limit', '-2'], /-2/, 'usage'],
    [['select 1', '-c', 'warehose'], /There is no connection warehose/, 'usage-unknown-connection'],
  ])('not from %j', async (args, sentence, code) => {
    const {query} = await createProject();
    const {stdout, stderr, exitCode} = await query(args);
    expect({stdout, exitCode}).toEqual({stdout: '', exitCode: 2});
    expect(stderr).toMatch(sentence);
    expect(stderr).toContain(`[${code}]`);
  });

  test('without a project it runs in memory and says so', async () => {
    const folder = await createFolder({'people.csv': 'id,name\n1,Ada\n'});
    const result = await runWeir(['query', "select name from 'people.csv'", '--json'], {cwd: folder});
    expect(result).toEqual({
      stdout: '[\n{"name":"Ada"}\n]\n',
      stderr: 'There is no weir.yml here: this runs in DuckDB in memory.\n',
      exitCode: 0,
    });
  });
});

describe('several statements', () => {
  test('print one after another and share one session', async () => {
    const {query} = await createProject();
    const script = `create temp table t as select * from range(3) r(n);
      begin; insert into t values (9); rollback;
      select count(*) as n from t; select max(n) as n from t`;
    expect(await query(['--format', 'csv', script])).toEqual({
      stdout: 'n\n3\nn\n2\n',
      stderr: '3 rows affected.\nDone.\n1 row affected.\nDone.\n',
      exitCode: 0,
    });
  });

  test('stop at the first error, which shows its place in the script', async () => {
    const {query} = await createProject({
      'a.sql': 'select 1 as a;\n\nselect b\n  from missing;\nselect 2;\n',
    });
    const {stdout, stderr, exitCode} = await query([...memory, '--file', 'a.sql', '--format', 'csv']);
    expect({stdout, exitCode}).toEqual({stdout: 'a\n1\n', exitCode: 1});
    expect(stderr).toMatch(/^ {2}4 | {3}from missing;\n {11}\^$/m);
    expect(stderr).toContain('[query-unknown-object]');
  });

  test('do not fit into one binary result', async () => {
    const {query} = await createProject();
    for (const format of ['arrow', 'parquet']) {
      const {stderr, exitCode} = await query(['select 1; select 2', '--format', format]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`${format} takes the result of one statement only`);
    }
  });
});

describe('--limit', () => {
  const rows = 'select range as n from range(1000)';
  const dataLines = (stdout: string) => stdout.split('\n').filter((line) => /^\W*\d+\W*$/.test(line)).length;

  test.each([
    {args: ['--format', 'table'], shown: 500, notice: 'First 500 rows shown; pass --limit -1 for all.\n'},
    {args: ['--format', 'markdown'], shown: 500, notice: 'First 500 rows shown; pass --limit -1 for all.\n'},
    {args: ['--format', 'csv'], shown: 1000, notice: ''},
    {
      args: ['--format', 'csv', '--limit', '7'],
      shown: 7,
      notice: 'First 7 rows shown; pass --limit -1 for all.\n',
    },
    {args: ['--format', 'table', '--limit', '-1'], shown: 1000, notice: ''},
    {args: ['--format', 'table', '--limit', '1000'], shown: 1000, notice: ''},
    {args: ['--format', 'csv', '--limit', '0'], shown: 0, notice: ''},
  ])('$args shows $shown rows', async ({args, shown, notice}) => {
    const {query} = await createProject();
    const {stdout, stderr, exitCode} = await query([...memory, rows, ...args]);
    expect({rows: dataLines(stdout), stderr, exitCode}).toEqual({rows: shown, stderr: notice, exitCode: 0});
    expect(stdout).toContain('n');
  });
});

test('--timeout stops the statement with status 4', async () => {
  const {query} = await createProject();
  const sql = 'select count(*) from range(1000000000000)';
  const {stderr, exitCode} = await query([...memory, sql, '--timeout', '300ms']);
  expect(exitCode).toBe(4);
  expect(stderr).toMatch(/did not finish on :memory: within 300 ms[^]*\[timeout\]/);
});

test('Parquet holds what the statement gives', async () => {
  const {folder, query} = await createProject();
  const sql = `select 9223372036854775807::bigint as big, 1.50::decimal(10, 2) as price, null::varchar as nothing`;
  await execa(
    process.execPath,
    [repositoryPath('bin/run.js'), 'query', ...memory, sql, '--format', 'parquet'],
    {
      cwd: folder,
      stdout: {file: join(folder, 'out.parquet')},
    },
  );
  const back = await query([...memory, "select *, typeof(price) as t from 'out.parquet'", '--json']);
  expect(back.stdout).toBe(
    '[\n{"big":9223372036854775807,"price":1.50,"nothing":null,"t":"DECIMAL(10,2)"}\n]\n',
  );
});

test('readers share a database file', async () => {
  const {query} = await createProject();
  await query(['create table t as select 1 as a']);
  const sql = 'select (select max(a) from t) as a, count(*) as n from range(20000000)';
  const results = await Promise.all([query([sql, '--json']), query([sql, '--json']), query([sql, '--json'])]);
  for (const result of results)
    expect(result).toEqual({stdout: '[\n{"a":1,"n":20000000}\n]\n', stderr: '', exitCode: 0});
});

test('errors are JSON for --json', async () => {
  const {query} = await createProject();
  const {stderr, exitCode} = await query([...memory, 'selec 1', '--json']);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({error: {code: 'query-syntax', exitCode: 1, position: 1}});
});
