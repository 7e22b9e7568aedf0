import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const weirYml = `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: w.duckdb}
`;

const script = `create schema staging;
create table staging.orders (id bigint primary key, amount decimal(12, 2) not null, note varchar);
insert into staging.orders select range, range * 1.5, null from range(1500);
comment on table staging.orders is 'one line for each order';
comment on column staging.orders.amount is 'in euro';
create view totals as select sum(amount) as total from staging.orders;
create table "odd.name" (x int);
create table staging.totals (y int);
create schema _weir; create table _weir.loads (id int)`;

async function createShop() {
  const folder = await createFolder({'weir.yml': weirYml});
  const {exitCode} = await runWeir(['query', script], {cwd: folder});
  expect(exitCode).toBe(0);
  return (...args: string[]) => runWeir(['tables', ...args], {cwd: folder});
}

test('tables list', async () => {
  const tables = await createShop();
  expect((await tables('list')).stdout).toBe(
    `┌─────────┬──────────┬───────┬───────┬───────┐
│ schema  │ name     │ kind  │  rows │ bytes │
├─────────┼──────────┼───────┼───────┼───────┤
│ main    │ odd.name │ table │     0 │       │
│ main    │ totals   │ view  │       │       │
│ staging │ orders   │ table │ 1,500 │       │
│ staging │ totals   │ table │     0 │       │
└─────────┴──────────┴───────┴───────┴───────┘
`,
  );
  const staging = await tables('list', '--schema', 'staging', '--json');
  expect(JSON.parse(staging.stdout)).toEqual([
    {schema: 'staging', name: 'orders', kind: 'table', rows: 1500, bytes: null},
    {schema: 'staging', name: 'totals', kind: 'table', rows: 0, bytes: null},
  ]);
  expect((await tables('list', '--all', '--format', 'csv')).stdout).toContain('_weir,loads,table,0,\n');
  expect(await tables('list', '--schema', 'stagin')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/Did you mean staging\? Schemas with tables: main, staging\./),
  });
});

describe('tables describe', () => {
  test('prints what a table is made of', async () => {
    const tables = await createShop();
    expect((await tables('describe', 'staging.orders')).stdout).toBe(
      `staging.orders: table, about 1,500 rows
one line for each order

COLUMN  TYPE           NULL      KEY  COMMENT
id      BIGINT         not null  key
amount  DECIMAL(12,2)  not null       in euro
note    VARCHAR
`,
    );
    expect((await tables('describe', 'ORDERS', '--format', 'csv')).stdout).toBe(
      `column,type,nullable,key,comment
id,BIGINT,false,1,
amount,"DECIMAL(12,2)",false,,in euro
note,VARCHAR,true,,
`,
    );
    const {stdout} = await tables('describe', 'totals', '--definition');
    expect(stdout).toMatch(/^main\.totals: view/);
    expect(stdout).toMatch(/CREATE VIEW totals AS SELECT sum\(amount\)/);
  });

  test('takes quoted names and gives JSON', async () => {
    const tables = await createShop();
    const {stdout} = await tables('describe', 'main."odd.name"', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      relation: {schema: 'main', name: 'odd.name'},
      kind: 'table',
      columns: [{name: 'x', nativeType: 'INTEGER', nullable: true}],
    });
  });

  test('names the nearest tables for one that is not there', async () => {
    const tables = await createShop();
    const {stdout, stderr, exitCode} = await tables('describe', 'order');
    expect({stdout, exitCode}).toEqual({stdout: '', exitCode: 1});
    expect(stderr).toContain('There is no table or view order in warehouse');
    expect(stderr).toContain('Did you mean staging.orders?');
    expect(stderr).toContain('[query-unknown-object]');
  });
});
