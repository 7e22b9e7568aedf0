import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {runPipeline} from '#src/operations/run-pipeline/run-pipeline.ts';
import {runTests} from '#src/operations/run-tests/run-tests.ts';
import {createTest} from '#src/operations/unit-test/create-test.ts';
import {formatTestResult, formatTestRunJson} from '#src/present/test-run.ts';
import {formatJunit} from '#src/present/test-run-junit.ts';
import {createEmbeddedProject} from '#test/helpers/embedded-project.ts';
import {failureOf} from '#test/helpers/failure.ts';

const select = 'select country, sum(amount) as amount from staging.orders group by country order by country';

/** Runs one test of `marts.revenue` and gives what a person reads, without how long it took. */
async function outcome(testText: string, sql = select, more: Record<string, string> = {}): Promise<string> {
  const {context} = await createEmbeddedProject({
    'assets/marts/revenue.sql': sql,
    'assets/marts/revenue.test.yml': `tests:\n  - name: t\n${testText.replaceAll(/^/gm, '    ')}`,
    ...more,
  });
  const {results} = await runTests(context, {select: [], kinds: ['unit']});
  return results.map((result) => formatTestResult({...result, elapsedMs: 0})).join('');
}

test('a row that differs shows both sides and marks the column', async () => {
  expect(
    await outcome(`inputs:
  staging.orders: [{country: DE, amount: 3}, {country: DE, amount: 4}, {country: FR, amount: 5}]
expected: [{country: FR, amount: 5}, {country: DE, amount: 8}]`),
  ).toBe(`FAIL  marts.revenue  t  unit test, 0 ms
      assets/marts/revenue.test.yml:2
      the result: 1 row of it differs (- expected, + came)
         country  amount
      -  DE       8
      +  DE       7
                  ^
`);
});

test('rows that are missing or too many stand alone', async () => {
  const text = await outcome(`inputs:
  staging.orders: [{country: DE, amount: 3}]
expected: [{country: FR, amount: 5}, {country: IT, amount: 6}, {country: ES, amount: 7}]`);
  expect(text).toContain('-  FR       5');
  expect(text).toContain('+  DE       3');
  expect(text).toContain('4 rows of it differ');
});

test.each([
  ['ordered: true', 'FAIL'],
  ['ordered: false', 'ok'],
])('with %s the order is %s', async (ordered, word) => {
  const text = await outcome(`inputs:
  staging.orders: [{country: DE, amount: 3}, {country: FR, amount: 5}]
expected: {${ordered}, rows: [{country: FR, amount: 5}, {country: DE, amount: 3}]}`);
  expect(text.startsWith(word)).toBe(true);
});

test('a CTE that differs is named', async () => {
  const text = await outcome(
    `inputs: {staging.orders: [{country: DE, amount: 3}]}
ctes: {big: [{amount: 4}]}`,
    'with big as (select * from staging.orders where amount > 1) select count(*) as n from big',
  );
  expect(text).toContain('the CTE big: 1 row of it differs');
});

test.each([
  [
    'inputs: {staging.order: [{country: DE, amount: 1}]}\nexpected: []',
    'marts.revenue reads staging.orders, for which the test has no input',
    'Did you mean staging.orders?',
  ],
  [
    'inputs: {staging.orders: [{country: DE, amount: 1}], raw.users: [{id: 1}]}\nexpected: []',
    'the test gives rows of raw.users, which marts.revenue does not read',
    'Remove the input',
  ],
  [
    'inputs: {staging.orders: [{country: DE, amount: 1}]}\nexpected: [{land: DE}]',
    'the test expects a column land, which marts.revenue does not give',
    'It gives country, amount.',
  ],
  [
    'inputs: {staging.orders: []}\nexpected: []',
    'Nothing tells which columns staging.orders has',
    'Give it a row',
  ],
  ['inputs: {staging.orders: [{country: DE, amount: 1}]}', 'the test t expects nothing', 'under `expected:`'],
  [
    'inputs: {staging.orders: [{country: DE, amount: 1}]}\nctes: {bg: []}\nexpected: []',
    'marts.revenue has no common table expression bg',
    'Its SQL has none',
  ],
  ['inputs: {staging.orders: [{country: DE}]}\nexpected: []', 'amount', ''],
  [
    'now: yesterday\ninputs: {staging.orders: [{country: DE, amount: 1}]}\nexpected: []',
    'now: yesterday is no time',
    '2026-01-31T12:00:00Z',
  ],
])('%s could not run', async (testText, message, hint) => {
  const text = await outcome(testText);
  expect(text.startsWith('ERR')).toBe(true);
  expect(text).toContain(message);
  expect(text).toContain(hint);
});

test('incremental assets see their own table and the interval', async () => {
  const text = await outcome(
    `overrides: {is_incremental: true}
inputs:
  this: [{id: 1, seen: 2026-01-02}]
  staging.orders: [{id: 1, seen: 2026-01-01}, {id: 2, seen: 2026-01-03}]
expected: [{id: 2}]`,
    `/* @weir
materialized: incremental
unique_key: id
*/
select id, seen from staging.orders {% if is_incremental() %} where seen > (select max(seen) from {{ this }}) {% endif %}`,
  );
  expect(text).toMatch(/^ok/);
});

test('ephemeral assets can be given rows, or what they read', async () => {
  const ephemeral = {
    'assets/staging/orders.sql':
      "/* @weir\nmaterialized: ephemeral\n*/\nselect 'x' as country, 1 as amount, * from raw.lines",
  };
  const sql = "select country, sum(amount) as amount from {{ ref('staging.orders') }} group by country";
  expect(
    await outcome(
      'inputs: {staging.orders: [{country: DE, amount: 3}], raw.lines: [{id: 1}]}\nexpected: [{country: DE, amount: 3}]',
      sql,
      ephemeral,
    ),
  ).toContain('raw.lines, which marts.revenue does not read');
  expect(
    await outcome(
      'inputs: {staging.orders: [{country: DE, amount: 3}]}\nexpected: [{country: DE, amount: 3}]',
      sql,
      ephemeral,
    ),
  ).toMatch(/^ok/);
  expect(
    await outcome(
      'inputs: {raw.lines: [{id: 1}, {id: 2}]}\nexpected: [{country: x, amount: 2}]',
      sql,
      ephemeral,
    ),
  ).toMatch(/^ok/);
});

test('results as JSON and JUnit', async () => {
  const {context} = await createEmbeddedProject({
    'assets/a.sql':
      '/* @weir\nunit_tests: [{name: "<one>", inputs: {b: [{id: 1}]}, expected: [{id: 2}]}]\n*/\nselect id from b',
  });
  const run = await runTests(context, {select: [], kinds: ['unit']});
  const [line, summary] = formatTestRunJson(run)
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text));
  expect(line.failed[0].differences).toEqual([
    {kind: 'changed', expected: {id: '2'}, actual: {id: '1'}, columns: ['id']},
  ]);
  expect(summary).toMatchObject({type: 'summary', passed: 0, failed: 1});
  expect(formatJunit(run)).toContain(
    '<testcase classname="a" name="&lt;one&gt;" file="assets/a.sql" line="2"',
  );
  expect(formatJunit(run)).toContain('<failure message="the result: 1 row');
});

test('a test is recorded from the tables as they are, and passes', async () => {
  const {context, directory} = await createEmbeddedProject({
    'assets/staging/orders.sql':
      "select 'DE' as country, cast(3.50 as decimal(10,2)) as amount, date '2026-01-31' as day union all select 'FR', 4, null",
    'assets/marts/revenue.sql': select,
    'assets/marts/revenue.test.yml':
      '# kept\ntests:\n  - {name: mine, inputs: {staging.orders: {sql: "select 1 as country, 1 as amount"}}, expected: []}\n',
  });
  const reporter = {report: () => {}, finish: async () => {}};
  await runPipeline(context, {select: [], fresh: false, reporter});
  const created = await createTest(context, {asset: 'revenue', limit: 10, where: ["country = 'DE'"]});
  expect(created).toMatchObject({
    name: 'recorded',
    inputs: [{table: 'staging.orders', rows: 1}],
    expectedRows: 1,
  });
  const text = await readFile(join(directory, 'assets/marts/revenue.test.yml'), 'utf8');
  expect(text).toMatch(/^# kept\ntests:\n/);
  const run = await runTests(context, {select: ['recorded']});
  expect(run.results.map(({name, status}) => [name, status])).toEqual([['recorded', 'passed']]);
  const unknown = await failureOf(() => createTest(context, {asset: 'revenues', limit: 1, where: []}));
  expect(unknown.message).toContain('There is no SQL asset revenues');
  const taken = await failureOf(() =>
    createTest(context, {asset: 'revenue', name: 'mine', limit: 1, where: []}),
  );
  expect(taken.message).toContain('has a test mine already');
});
