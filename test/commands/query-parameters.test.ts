import {beforeAll, describe, expect, test} from 'vitest';
import {createTestDatabase, sharedPostgres} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);

const flags = [
  'int:int=41',
  'wide:int=9223372036854775807',
  'price:decimal=12.50',
  'rate:float=0.1',
  'flag:bool=true',
  'day:date=2026-01-31',
  'at:timestamp=2026-01-31T12:00:00Z',
  "name=O'Brien; drop table t --",
  'none:null',
].flatMap((parameter) => ['-p', parameter]);
const sql = `select :int + 1 as n, repeat('ab', :two) as r, :wide as wide, :price as price, :rate as rate, :flag as flag,
  :day as day, :at as at, upper(:name) as name, :none as none, ':int' as text, :int::text as cast_text -- :comment`;

let url = '';
const systems = [
  {system: 'DuckDB', connection: () => ':memory:'},
  ...(server ? [{system: 'PostgreSQL', connection: () => url}] : []),
];

beforeAll(async () => {
  if (!server) return;
  const {host, port, user, password, database} = await createTestDatabase(server, 'weir_parameters_test');
  url = `postgres://${user}:${password}@${host}:${port}/${database}`;
});

describe.each(systems)('parameters on $system', ({connection}) => {
  const query = (...args: string[]) => runWeir(['query', '-c', connection(), ...args]);

  test('arrive as values of their type', async () => {
    const {stdout, stderr} = await query(sql, ...flags, '-p', 'two:int=2', '--json');
    expect(stderr).toBe('');
    expect(stdout).toBe(
      `[\n{"n":42,"r":"abab","wide":9223372036854775807,"price":12.50,"rate":0.1,"flag":true,"day":"2026-01-31",` +
        `"at":"2026-01-31 12:00:00+00","name":"O'BRIEN; DROP TABLE T --","none":null,"text":":int","cast_text":"41"}\n]\n`,
    );
  });

  test('serve several statements, limits and nested documents', async () => {
    const script = `create temp table t (a int); insert into t select :n from generate_series(1, :count) g(i);
      select count(*) as c, min(a) as a from t where a = :n limit :count;
      select cast(:doc as text) as doc`;
    const args = ['-p', 'n:int=7', '-p', 'count:int=3', '-p', 'doc:json={"a": [1]}', '--format', 'csv'];
    const {stdout, exitCode} = await query(script, ...args);
    expect({exitCode, stdout: stdout.replace(' [1]', '[1]')}).toEqual({
      exitCode: 0,
      stdout: 'c,a\n3,7\ndoc\n"{""a"":[1]}"\n',
    });
  });

  test('leave the place of an error where it is in the text', async () => {
    const {stderr, exitCode} = await query('select :n,\n  nope', '-p', 'n:int=1');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^ {2}2 \| {3}nope\n {8}\^$/m);
  });

  test('go into Parquet', async () => {
    const {stderr, exitCode} = await query(
      'select :name as name',
      '-p',
      "name=O'Brien",
      '--out',
      '/dev/null',
      '--format',
      'parquet',
    );
    expect({stderr, exitCode}).toMatchObject({exitCode: 0});
    expect(stderr).toMatch(/^Wrote 1 row /);
  });
});
