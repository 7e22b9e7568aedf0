import {chmod, mkdir, readdir, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const weirYml = `project: shop
default_connection: w
connections:
  w: {type: duckdb, path: ":memory:"}
  other: {type: duckdb, path: ":memory:"}
`;

async function createProject() {
  const folder = await createFolder({'weir.yml': weirYml});
  const weir = (args: string[], env: Record<string, string> = {}) => runWeir(args, {cwd: folder, env});
  return {
    folder,
    weir,
    query: (...args: string[]) => weir(['query', ...args]),
    entries: async (...args: string[]) => JSON.parse((await weir(['history', '--json', ...args])).stdout),
  };
}

describe('weir query records', () => {
  test('each statement with its outcome', async () => {
    const {query, entries} = await createProject();
    await query('create table t as from range(7); from t; select nope', '--format', 'csv');
    await query('-c', 'other', 'select count(*) from range(1000000000000)', '--timeout', '300ms');
    expect(await entries()).toMatchObject(
      [
        {connection: 'other', status: 'timeout', rows: null, error_code: 'timeout'},
        {
          statement: 'select nope',
          status: 'failed',
          error_code: 'query-unknown-object',
          error_message: /nope/,
        },
        {statement: 'from t', status: 'ok', rows: 7, error_code: null, error_message: null},
        {statement: 'create table t as from range(7)', connection: 'w', status: 'ok', rows: 7},
      ].map((entry) =>
        'error_message' in entry && entry.error_message
          ? {...entry, error_message: expect.stringMatching(entry.error_message as RegExp)}
          : entry,
      ),
    );
    const [latest] = await entries('--limit', '1');
    expect(Date.now() - Date.parse(latest.started_at)).toBeLessThan(60_000);
    expect(latest.elapsed_ms).toBeGreaterThan(200);
  });

  test('files and names of parameters, but no value and no secret', async () => {
    const {folder, query, entries} = await createProject();
    await writeFile(join(folder, 'a.sql'), 'select :id::int as id, :token as token');
    await query('--file', 'a.sql', '-p', 'id=hunter2-value', '-p', 'token=hunter2-token');
    await query("create secret s (type s3, key_id 'k', secret 'hunter2-secret')");
    const [secret, parameters] = await entries();
    expect(secret.statement).toBe("create secret s (type s3, key_id 'k', secret '***')");
    expect(parameters).toMatchObject({file: 'a.sql', parameters: ['id', 'token'], status: 'failed'});
    expect(parameters.error_message).toContain(':id');
    expect(JSON.stringify(await entries())).not.toContain('hunter2');
  });

  test('nothing when it must not', async () => {
    const {folder, query, weir, entries} = await createProject();
    await query('select 1', '--no-history');
    await weir(['query', 'select 1'], {WEIR_NO_HISTORY: '1'});
    expect(await readdir(folder)).toEqual(['weir.yml']);
    expect(await entries()).toEqual([]);
  });

  test('outside of projects in the state folder of the person, for their eyes alone', async () => {
    const folder = await createFolder();
    const env = {XDG_STATE_HOME: join(folder, 'state')};
    await runWeir(['query', '-c', ':memory:', 'select 42'], {cwd: folder, env});
    const path = join(folder, 'state', 'weir', 'history.db');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const {stdout} = await runWeir(['history'], {cwd: folder, env});
    expect(stdout).toMatch(
      /^STARTED +CONNECTION +STATUS +ROWS +TOOK +STATEMENT\n.*:memory: +ok +1 .*select 42\n$/,
    );
  });

  test.each([
    ['a file in place of its folder', (folder: string) => writeFile(join(folder, '.weir'), '')],
    [
      'a damaged database',
      async (folder: string) => {
        await mkdir(join(folder, '.weir'));
        await writeFile(join(folder, '.weir', 'history.db'), 'no database '.repeat(100));
      },
    ],
    [
      'a folder that cannot be written',
      async (folder: string) => {
        await mkdir(join(folder, '.weir'));
        await chmod(join(folder, '.weir'), 0o500);
      },
    ],
  ])('or, with %s, does not and does not mind', async (_, spoil) => {
    const {folder, query} = await createProject();
    await spoil(folder);
    expect(await query('select 1 as a', '--format', 'csv')).toEqual({
      stdout: 'a\n1\n',
      stderr: '',
      exitCode: 0,
    });
  });

  test('statements of processes that run at the same time', async () => {
    const {query, entries} = await createProject();
    await Promise.all(Array.from({length: 4}, (_, index) => query(`select ${index} as n`)));
    expect(await entries()).toHaveLength(4);
  });
});

describe('weir history', () => {
  async function createHistory() {
    const project = await createProject();
    await project.query('select 100 as "Orders of % today"');
    await project.query("select 'orders' as x from nope");
    await project.query('-c', 'other', 'select 2 as customers;\n\nselect 3\n  as customers');
    return project;
  }

  test('finds statements by words, connection, outcome and time', async () => {
    const {entries} = await createHistory();
    const found = async (...args: string[]) =>
      (await entries(...args)).map(({statement}: {statement: string}) => statement.slice(0, 10));
    expect(await found('ORDERS', 'select')).toEqual(["select 'or", 'select 100']);
    expect(await found('%')).toEqual(['select 100']);
    expect(await found('orders', 'customers')).toEqual([]);
    expect(await found('-c', 'other')).toEqual(['select 3\n ', 'select 2 a']);
    expect(await found('--failed')).toEqual(["select 'or"]);
    expect(await found('--since', '1h', '--limit', '1')).toEqual(['select 3\n ']);
    expect(await found('--since', '2099-01-01')).toEqual([]);
  });

  test('shows each on one line', async () => {
    const {weir} = await createHistory();
    const {stdout} = await weir(['history', 'customers']);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.split(/ {2,}/).slice(1)),
    ).toEqual([
      ['other', 'ok', '1', expect.stringMatching(/ms$/), 'select 3 as customers'],
      ['other', 'ok', '1', expect.stringMatching(/ms$/), 'select 2 as customers'],
    ]);
  });

  test('answers SQL in every text format', async () => {
    const {weir} = await createHistory();
    const sql =
      'select status, count(*) as n, null as empty, avg(rows) as average from history group by 1 order by 1';
    const {stdout} = await weir(['history', '--sql', sql, '--json']);
    expect(JSON.parse(stdout)).toEqual([
      {status: 'failed', n: 1, empty: null, average: null},
      {status: 'ok', n: 3, empty: null, average: 1},
    ]);
    expect((await weir(['history', '--sql', 'select 1 as a where false', '-o', 'csv'])).stdout).toBe('a\n');
  });

  test('is empty before the first statement, and after --clear', async () => {
    const fresh = await createProject();
    expect((await fresh.weir(['history'])).stdout).toBe('No such statement was run.\n');
    expect(
      (await fresh.weir(['history', '--sql', 'select count(*) as n from history', '-o', 'csv'])).stdout,
    ).toBe('n\n0\n');
    const {weir, entries} = await createHistory();
    expect((await weir(['history', '--clear', '--yes'])).stdout).toBe('Forgot 4 statements.\n');
    expect(await entries()).toEqual([]);
  });
});
