import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {adminQuery, createTestDatabase, sharedPostgres} from '#test/engines/postgres.ts';
import {tapPostgres} from '#test/engines/singer.ts';
import {requireEngine} from '#test/engines/require-engine.ts';

const specTap = `command: ${JSON.stringify(process.execPath)}, args: [${JSON.stringify(repositoryPath('test/plugins/singer-tap.ts'))}]`;
const token = 'tap-secret-4711';

async function project(
  settings: string,
  asset = '',
  {stream = 'people', token: secret = token}: {stream?: string; token?: string} = {},
) {
  const cwd = await createFolder({
    'weir.yml': `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: warehouse.duckdb}
  tap: {type: singer, ${settings}}
`,
    'assets/raw/people.yml': `source: {connection: tap, stream: ${stream}}\n${asset}`,
  });
  const weir = (...args: string[]) => runWeir(args, {cwd, env: {TAP_TOKEN: secret}});
  return {
    weir,
    async rows(sql: string): Promise<unknown> {
      const result = await weir('query', sql, '--json');
      if (result.exitCode !== 0) throw new Error(result.stderr);
      return JSON.parse(result.stdout);
    },
  };
}

describe('a Singer tap', () => {
  test('loads one stream, and next time what is new', async () => {
    const {weir, rows} = await project(`${specTap}, secrets: {token: "env:TAP_TOKEN"}`);
    expect(await weir('run')).toMatchObject({exitCode: 0});
    expect(await rows('describe raw.people')).toMatchObject([
      {column_name: 'id', column_type: 'BIGINT'},
      {column_name: 'name', column_type: 'VARCHAR'},
      {column_name: 'at', column_type: 'TIMESTAMP WITH TIME ZONE'},
      {column_name: 'tags', column_type: 'JSON'},
      {column_name: 'big', column_type: 'HUGEINT'},
    ]);
    expect(await weir('run')).toMatchObject({exitCode: 0});
    expect(await rows('select id, name, big::varchar as big from raw.people order by id')).toEqual([
      {id: 1, name: 'Ada', big: null},
      {id: 2, name: '007', big: '12345678901234567890'},
      {id: 3, name: 'new', big: null},
    ]);
  });

  test('that sends all rows replaces those that are there', async () => {
    const {weir, rows} = await project(`${specTap}, config: {whole: true, discovery: none}`);
    for (let round = 0; round < 2; round++)
      expect(await weir('run', '--full-refresh')).toMatchObject({exitCode: 0});
    expect(await rows('select count(*) as n from raw.people')).toEqual([{n: 2}]);
  });

  test.each([
    ['fails', 'config: {fail: early}', /the API says no to/],
    ['fails late', 'config: {fail: late}', /ends with status 3/],
    ['writes something else', 'config: {fail: line}', /no Singer message: Traceback/],
  ])('that %s leaves nothing behind and no secret in words', async (_, settings, message) => {
    const {weir} = await project(`${specTap}, ${settings}, secrets: {token: "env:TAP_TOKEN"}`);
    const result = await weir('run');
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toContain(token);
    expect((await weir('tables', 'list')).stdout).not.toContain('people');
  });

  test('names its streams when asked for another one', async () => {
    const {weir} = await project(specTap);
    const result = await weir('ingest', 'tap:peple', 'warehouse:raw.x', '--stream');
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('no stream peple');
    expect(result.stderr).toContain('people, pets');
  });

  test('that is not there is told with what to do', async () => {
    const {weir} = await project('command: ./no-such-tap');
    const result = await weir('run');
    expect(result.stderr).toContain('There is no program ./no-such-tap');
    expect((await weir('health', 'tap')).stdout).toContain('no-such-tap');
  });

  test('wants secrets by reference', async () => {
    const {weir} = await project(`${specTap}, secrets: {token: plain}`);
    expect(await weir('run')).toMatchObject({exitCode: 2, stderr: expect.stringContaining('env:')});
  });
});

const program = await requireEngine('tap-postgres', tapPostgres);
const server = await requireEngine('PostgreSQL', sharedPostgres);

describe.skipIf(!program || !server)('tap-postgres', () => {
  test('loads a table of a real server, and then what changed', async () => {
    const facts = await createTestDatabase(server!, 'weir_singer');
    await adminQuery(
      facts,
      `create table people as select i as id, 'name ' || i as name, timestamp '2026-01-01' + i * interval '1 hour' as seen_at, 1.5 as price from generate_series(1, 50) i;
       alter table people add primary key (id)`,
    );
    const {host, port, user, password, database} = facts;
    const settings = `command: ${JSON.stringify(program)}, config: {host: ${host}, port: ${port}, user: ${user}, database: ${database}, filter_schemas: [public]}, secrets: {password: "env:TAP_TOKEN"}`;
    const {weir, rows} = await project(settings, 'mode: merge\n', {
      stream: 'public-people',
      token: password,
    });
    expect(await weir('run')).toMatchObject({exitCode: 0});
    await adminQuery(facts, `update people set name = 'changed' where id = 7`);
    const second = await weir('run');
    expect(second).toMatchObject({exitCode: 0});
    expect(second.stderr).not.toContain(password);
    expect(
      await rows(`select count(*) as n, count(distinct id) as ids, max(seen_at)::varchar as last, sum(price) as price,
        count(*) filter (where name = 'changed') as changed from raw.people`),
    ).toEqual([
      {n: 50, ids: 50, last: expect.stringContaining('2026-01-03 02:00:00') as string, price: 75, changed: 1},
    ]);
  });
});
