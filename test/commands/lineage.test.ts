import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {problemsOfEvent} from '#test/src/operations/openlineage/openlineage-schema.ts';
import {lineageProject} from './lineage-project.ts';

const weir = async (...args: string[]) => runWeir(args, {cwd: await createFolder(lineageProject)});

describe('weir lineage', () => {
  test('the whole project, from what it reads down', async () => {
    const {stdout, exitCode} = await weir('lineage');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`app/customers
└─ raw.customers
   └─ staging.orders
      └─ marts.revenue
         └─ marts.report
app/orders
└─ raw.orders
   ├─ staging.orders
   │  └─ marts.revenue
   │     └─ marts.report
   └─ staging.every_order
`);
  });

  test('a column, up to the table of another connection and down', async () => {
    const {stdout} = await weir('lineage', 'staging.orders.total');
    expect(stdout).toContain(`upstream
└─ raw.orders.amount  (copy)
   └─ app/orders.amount  (copy)`);
    expect(stdout).toContain(`downstream
├─ marts.revenue.revenue  (aggregate)
│  └─ marts.report.best  (aggregate)
└─ marts.revenue.place  (aggregate)`);
  });

  test('--depth and --upstream', async () => {
    const {stdout} = await weir('lineage', 'marts.report.best', '--upstream', '--depth', '1');
    expect(stdout).toBe('marts.report.best\n\nupstream\n└─ marts.revenue.revenue  (aggregate)\n');
  });

  test('a table with its columns and what decides about its rows', async () => {
    const {stdout} = await weir('lineage', 'staging.orders');
    expect(stdout).toMatch(/total +copy +raw\.orders\.amount/);
    expect(stdout).toMatch(/raw\.orders\.status +where/);
  });

  test('what breaks, changes or is blocked when a column is dropped', async () => {
    const {stdout, exitCode} = await weir('lineage', 'raw.orders.amount', '--impact', '--json');
    expect(exitCode).toBe(0);
    const impact = JSON.parse(stdout);
    const kinds = impact.assets.map(({asset, kind, columns, checks}: Record<string, unknown>) => ({
      asset,
      kind,
      columns,
      checks,
    }));
    expect(kinds).toEqual([
      {asset: 'raw.orders', kind: 'breaks', columns: [], checks: ['not_null(amount)']},
      {asset: 'staging.orders', kind: 'breaks', columns: ['total'], checks: []},
      {asset: 'marts.revenue', kind: 'blocked', columns: ['revenue', 'place'], checks: []},
      {asset: 'marts.report', kind: 'blocked', columns: ['best'], checks: []},
      {asset: 'staging.every_order', kind: 'changes', columns: ['amount'], checks: []},
    ]);
  });

  test('a column that only conditions use', async () => {
    const {stdout} = await weir('lineage', 'raw.orders.status', '--impact');
    expect(stdout).toContain('Without raw.orders.status: 1 break, 1 change, 2 cannot be built');
    expect(stdout).toMatch(/staging\.orders {2}breaks.*\n {2}clauses {2}where/);
  });

  test('Mermaid and Graphviz', async () => {
    const mermaid = await weir('lineage', 'marts.report.best', '--upstream', '--format', 'mermaid');
    expect(mermaid.stdout).toContain('-->|aggregate|');
    expect(mermaid.stdout.match(/ {2}subgraph/g)).toHaveLength(mermaid.stdout.match(/ {2}end/g)!.length);
    const dot = await weir('lineage', 'staging.orders', '-o', 'dot');
    expect(dot.stdout).toContain('"raw.orders":"c_amount" -> "staging.orders":"c_total";');
  });

  test('OpenLineage events about every asset', async () => {
    const {stdout} = await weir('lineage', '--format', 'openlineage');
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.flatMap((event) => problemsOfEvent('job', event))).toEqual([]);
    const {outputs} = events.find(({job}) => job.name === 'staging.orders');
    expect(outputs[0].facets.columnLineage.dataset).toContainEqual(
      expect.objectContaining({
        name: 'raw.orders',
        field: 'status',
        transformations: [expect.objectContaining({type: 'INDIRECT', subtype: 'FILTER'})],
      }),
    );
  });

  test.each([
    [['raw.ordrs'], 'There is no asset or table raw.ordrs', 'Did you mean raw.orders'],
    [['staging.orders.totl'], 'staging.orders has no column totl', 'Columns: id, customer_id, total'],
    [['--impact'], '--impact needs a column', 'raw.orders.amount'],
    [
      ['staging.orders', '--impact'],
      '--impact is about a column, and staging.orders is a table',
      'staging.orders.id',
    ],
  ])('%s is refused', async (args, message, hint) => {
    const {stderr, stdout, exitCode} = await weir('lineage', ...args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });
});

test('--refresh asks the systems, and star becomes columns with types', async () => {
  const folder = await createFolder(lineageProject);
  const inFolder = (...args: string[]) => runWeir(args, {cwd: folder});
  const before = await inFolder('lineage', 'staging.every_order');
  expect(before.stdout).toContain('the columns of raw.orders are not known');
  await inFolder(
    'query',
    '-c',
    'app',
    'create table orders (id bigint, amount decimal(9, 2)); create table customers (id bigint)',
  );
  const after = await inFolder('lineage', 'staging.every_order', '--refresh');
  expect(after.stdout).toMatch(/id +copy +raw\.orders\.id\n +amount +copy +raw\.orders\.amount/);
  const source = await inFolder('lineage', 'app/orders');
  expect(source.stdout).toMatch(/amount +DECIMAL\(9,2\)/);
});

test('a dbt project as it is, down to its exposures', async () => {
  const folder = await createFolder({
    'dbt_project.yml': 'name: shop\nversion: "1"\nprofile: shop\nmodel-paths: [models]\n',
    'profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb}\n',
    'models/a.sql': 'select 1 as id, 2 as amount',
    'models/b.sql': "select id, amount * 2 as twice from {{ ref('a') }}",
    'models/board.yml': `version: 2
exposures:
  - name: board
    type: dashboard
    owner: {name: ada, email: ada@example.com}
    depends_on: ["ref('b')"]
`,
  });
  const {stdout} = await runWeir(['lineage', 'a.amount', '--impact'], {cwd: folder});
  expect(stdout).toContain('b  breaks: its SELECT names the column\n  columns  twice');
  expect(stdout).toContain('exposure.shop.board  cannot be built: reads b');
});
