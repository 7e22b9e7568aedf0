import {describe, expect, test} from 'vitest';
import {runTests} from '#src/operations/run-tests/run-tests.ts';
import {formatTestResult} from '#src/present/test-run.ts';
import {createTestDatabase as createMariadbDatabase, sharedMariadb} from '#test/engines/mariadb.ts';
import {createTestDatabase, sharedPostgres} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {createEmbeddedProject} from '#test/helpers/embedded-project.ts';

const postgres = await requireEngine('PostgreSQL', async () =>
  createTestDatabase(await sharedPostgres(), 'weir_unit_tests'),
);
const mariadb = await requireEngine('MariaDB', async () =>
  createMariadbDatabase(await sharedMariadb(), 'weir_unit_tests'),
);

process.env['UNIT_TEST_POSTGRES'] = postgres?.password;
process.env['UNIT_TEST_MARIADB'] = mariadb?.password;

const connections: [string, object | undefined, boolean][] = [
  ['DuckDB', {type: 'duckdb', path: 'data.duckdb'}, false],
  ['SQLite', {type: 'sqlite', path: 'data.sqlite'}, false],
  ['PostgreSQL', postgres && {type: 'postgres', ...postgres, password: 'env:UNIT_TEST_POSTGRES'}, false],
  ['MariaDB', mariadb && {type: 'mariadb', ...mariadb, password: 'env:UNIT_TEST_MARIADB'}, false],
  [
    'PostgreSQL, run on the embedded database',
    {type: 'postgres', host: 'db.example', database: 'x', user: 'x'},
    true,
  ],
];

const files = {
  'data.sqlite': '',
  'assets/marts/revenue.sql': `with paid as (
  select id, country, amount, paid_on from staging.orders where paid_on <= current_date and amount > {{ var('least') }}
)
select paid.country, countries.title, sum(paid.amount) as amount, count(*) as orders, max(paid.paid_on) as last_paid
from paid left join staging.countries on countries.code = paid.country
group by paid.country, countries.title`,
  'assets/marts/revenue.test.yml': `tests:
  - name: adds up what is paid
    now: 2026-01-31T12:00:00Z
    inputs:
      staging.orders:
        csv: |
          id,country,amount,paid_on
          1,DE,10.50,2026-01-30
          2,DE,4.50,2026-01-31
          3,DE,100.00,2026-02-01
          4,"F""R",7.25,2026-01-01
          5,DE,1.00,2026-01-01
          6,DE,9.00,
        columns: {amount: "decimal(10,2)"}
      staging.countries:
        - {code: DE, title: "Deutschland, 日本"}
    expected:
      - {orders: 1, amount: 7.25, country: 'F"R', title: null, last_paid: 2026-01-01}
      - {orders: 2, amount: 15, country: DE, title: "Deutschland, 日本", last_paid: 2026-01-31}
    ctes:
      paid: [{id: 2, amount: 4.5}, {id: 1, amount: 10.5}, {id: 4, amount: 7.25}]
  - name: nothing comes of nothing
    inputs:
      staging.orders: {rows: [], columns: {id: bigint, country: varchar(10), amount: "decimal(10,2)", paid_on: date}}
      staging.countries: {sql: "select 'DE' as code, 'x' as title"}
    expected: []
  - name: has a variable of its own
    vars: {least: 5}
    inputs:
      staging.orders: [{id: 1, country: DE, amount: 5, paid_on: '2020-01-01'}, {id: 2, country: DE, amount: 6, paid_on: '2020-01-01'}]
      staging.countries: {rows: [], columns: {code: varchar(10), title: varchar(10)}}
    expected: [{amount: 6}]
unit_tests:
  - name: in the form of dbt
    model: revenue
    given:
      - {input: "ref('orders')", rows: [{id: 1, country: DE, amount: 5, paid_on: '2020-01-01'}]}
      - {input: "source('staging', 'countries')", format: csv, rows: "code,title\\nDE,Land"}
    expect: {rows: [{country: DE, title: Land, amount: 5}]}
`,
  'assets/staging/orders.sql': 'select 1 as id',
};

describe.each(connections)('unit tests with %s', (_, connection, isLocal) => {
  test.skipIf(!connection)('give rows to a SELECT and compare what comes out', async () => {
    const {context} = await createEmbeddedProject(files, {
      connections: {local: connection!},
      settings: {variables: {least: 2}},
    });
    const run = await runTests(context, {select: ['marts.revenue'], kinds: ['unit'], isLocal});
    expect(run.results.filter(({status}) => status !== 'passed').map(formatTestResult)).toEqual([]);
    expect(run.counts.passed).toBe(4);
  });
});
