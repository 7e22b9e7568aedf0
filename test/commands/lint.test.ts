import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const weirYml = `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: w.duckdb}
`;
const revenue = `/* @weir
description: Revenue by day
*/
select a.*, a.total / a.days as order -- weir: ignore select-star
from raw.a as a
where a.total = null
limit 5
`;

test('weir lint names the rule and the place of each finding', async () => {
  const cwd = await createFolder({'weir.yml': weirYml, 'assets/mart/revenue.sql': revenue});
  const {stdout, stderr, exitCode} = await runWeir(['lint'], {cwd});
  expect(exitCode).toBe(1);
  const places = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/ (warn|error) .* (\[[\w-]+\])$/, ' $1 $2'));
  expect(places).toEqual([
    'assets/mart/revenue.sql:4:21 warn [division-without-nullif]',
    'assets/mart/revenue.sql:4:33 warn [reserved-alias]',
    'assets/mart/revenue.sql:6:15 error [null-comparison]',
    'assets/mart/revenue.sql:7:1 warn [limit-without-order]',
  ]);
  expect(stderr).toContain('1 error and 3 warnings in 1 asset');
});

test('weir lint --fix mends what it can', async () => {
  const cwd = await createFolder({'weir.yml': weirYml, 'assets/mart/revenue.sql': revenue});
  const {stderr} = await runWeir(['lint', '--fix'], {cwd});
  expect(stderr).toContain('2 findings fixed');
  const text = await readFile(join(cwd, 'assets/mart/revenue.sql'), 'utf8');
  expect(text).toBe(revenue.replace('as order', 'as "order"').replace('= null', 'is null'));
});

test('weir.yml sets severities, and policy.yml says what assets must have', async () => {
  const cwd = await createFolder({
    'weir.yml': `${weirYml}lint: {null-comparison: off, limit-without-order: error, missing-owner: warn}\n`,
    'assets/mart/revenue.sql': revenue,
    'policy.yml': `policies:
  - name: marts-are-owned
    select: {name: mart.*}
    require: {owner: true, checks: unique, tags: [finance]}
    message: ask the data team
`,
  });
  const {stdout} = await runWeir(['lint', '--json'], {cwd});
  const {findings} = JSON.parse(stdout) as {findings: {rule: string; severity: string; message: string}[]};
  const of = (rule: string) => findings.filter((finding) => finding.rule === rule);
  expect(of('null-comparison')).toEqual([]);
  expect(of('limit-without-order')).toMatchObject([{severity: 'error'}]);
  expect(of('missing-owner')).toHaveLength(1);
  expect(of('marts-are-owned').map(({message}) => message)).toEqual([
    'mart.revenue lacks an owner: ask the data team',
    'mart.revenue lacks the tag finance: ask the data team',
    'mart.revenue lacks a check unique: ask the data team',
  ]);
  const sarif = JSON.parse((await runWeir(['lint', '--sarif'], {cwd})).stdout);
  expect(sarif.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
    'assets/mart/revenue.sql',
  );
  expect((await runWeir(['lint', '--github'], {cwd})).stdout).toContain(
    '::error file=assets/mart/revenue.sql,line=7,col=1,title=limit-without-order::',
  );
});

test.each([
  ['an unknown rule', {'weir.yml': `${weirYml}lint: {select-stars: off}\n`}, [], 'Did you mean select-star?'],
  ['an unknown severity', {'weir.yml': `${weirYml}lint: {select-star: loud}\n`}, [], 'lint'],
  ['an unknown asset', {'weir.yml': weirYml}, ['mart.revenues'], 'Did you mean mart.revenue?'],
  [
    'a policy without name',
    {'weir.yml': weirYml, 'policy.yml': 'policies:\n  - require: {owner: true}\n'},
    [],
    'policy.yml',
  ],
  [
    'a policy with an unknown demand',
    {'weir.yml': weirYml, 'policy.yml': 'policies:\n  - name: a\n    require: {ownr: true}\n'},
    [],
    'ownr',
  ],
  ['no project', {}, [], 'weir.yml'],
] as const)('weir lint with %s', async (_, files, words, says) => {
  const cwd = await createFolder({
    ...('weir.yml' in files && {'assets/mart/revenue.sql': revenue}),
    ...files,
  });
  const {exitCode, stderr, stdout} = await runWeir(['lint', ...words], {cwd});
  expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
  expect(stderr).toContain(says);
});
