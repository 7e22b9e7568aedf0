import {join} from 'node:path';
import {DuckDBInstance} from '@duckdb/node-api';
import {describe, expect, test} from 'vitest';
import type {TableProfile} from '#src/operations/profile/table-profile.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const hostile = '"<b>x</b> ""; drop table awkward -- | \u001b[31m"';

const statements = [
  `create table people as select i as id, 'ann' || i || '@example.com' as contact, 4111111111111111 as card,
     date '1980-01-01' + i::integer as dob, ['new', 'old'][i % 2 + 1] as status from range(1, 101) r(i)`,
  `create table awkward as select case i when 1 then 'nan'::double when 2 then 'inf'::double when 3 then '-inf'::double
       when 4 then 1.7e308 else i end as f,
     case when i % 2 = 0 then 9223372036854775807 else -9223372036854775808 end as edge,
     (i || '.0000000001')::decimal(38, 10) + 999999999999999999999999999 as wide, [i, null] as list, {'a': i} as st,
     map {i: 'x'} as m, ('\\xFF' || i)::blob as bytes, null::varchar as nothing, null::integer as none,
     time '12:00:00' as t, interval 1 day as span, '{"a": 1}'::json as doc, uuid() as u,
     case when i = 1 then date '-infinity' else date '2024-01-01' + i::integer end as d,
     case when i = 1 then timestamp '290000-01-01' else timestamp '2024-01-01' end as ts,
     'line' || chr(10) || chr(27) || '[2J' || repeat('é', i * 100) as ${hostile} from range(1, 21) r(i)`,
  `create table nobody as select * from awkward limit 0`,
  `create table many as select i % 10 as digit from range(20000) r(i)`,
];

async function createProject(): Promise<string> {
  const folder = await createFolder({
    'weir.yml':
      'project: shop\ndefault_connection: local\nconnections:\n  local: {type: duckdb, path: a.duckdb}\n',
  });
  const database = await DuckDBInstance.create(join(folder, 'a.duckdb'));
  const connection = await database.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  database.closeSync();
  return folder;
}

describe('weir profile', () => {
  test.each(['text', 'json', 'markdown', 'html'])('masks what may be personal in %s', async (format) => {
    const cwd = await createProject();
    const {stdout, exitCode} = await runWeir(['profile', 'people', '--suggest', '--format', format], {cwd});
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/masked/i);
    for (const value of ['example.com', '4111', '1980-']) expect(stdout).not.toContain(value);
    expect(stdout).toContain('accepted_values: [new, old]');
  });

  test('tells hints with the share of values that have the form', async () => {
    const {stdout} = await runWeir(['profile', 'people'], {cwd: await createProject()});
    expect(stdout).toContain('maybe email, by values, 100% of 100 values have the form; values are masked');
    expect(stdout).toContain('maybe credit card, by values, 100% of 100 values');
    expect(stdout).toContain('maybe birth date, by name and values');
  });

  test.each(['awkward', 'nobody'])('looks at every type and name of %s without harm', async (table) => {
    const cwd = await createProject();
    for (const format of ['text', 'markdown', 'html']) {
      const {stdout, stderr, exitCode} = await runWeir(['profile', table, '--format', format], {cwd});
      expect({stderr, exitCode}).toEqual({stderr: '', exitCode: 0});
      expect(stdout).not.toContain('\u001b');
      if (format === 'html') expect(stdout).not.toContain('<b>x');
    }
    const {stdout} = await runWeir(['profile', table, '--format', 'json', '--suggest'], {cwd});
    const profile = JSON.parse(stdout) as TableProfile;
    expect(profile.columns).toHaveLength(16);
    expect(profile.rows).toBe(table === 'nobody' ? 0 : 20);
  });

  test('keeps every digit of extremes and counts what is no number apart', async () => {
    const cwd = await createProject();
    const {stdout} = await runWeir(['profile', 'awkward', '--format', 'json'], {cwd});
    const {columns} = JSON.parse(stdout) as TableProfile;
    const column = (name: string) => columns.find((each) => each.name === name)!;
    expect(column('f').numbers).toMatchObject({nan: 1, infinite: 2});
    expect(column('f')).toMatchObject({min: '5'});
    expect(column('edge')).toMatchObject({min: '-9223372036854775808', max: '9223372036854775807'});
    expect(column('wide')).toMatchObject({max: '1000000000000000000000000019.0000000001'});
    expect(column('none')).toMatchObject({nulls: 20, distinct: {count: 0, isExact: true}});
  });

  test('takes a random sample and says of how many rows', async () => {
    const cwd = await createProject();
    const {stdout} = await runWeir(['profile', 'many', '--sample', '5%', '--where', 'digit < 5'], {cwd});
    expect(stdout).toMatch(/rows +500, a random sample of 10,000\n/);
    expect(stdout).toMatch(/where +digit < 5\n/);
    expect(stdout).toMatch(/digit +BIGINT +0% +5 +0 +4 /);
  });
});
