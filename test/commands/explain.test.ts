import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const weirYml = `project: shop
default_connection: warehouse
connections:
  warehouse: {type: duckdb, path: w.duckdb}
  mart: {type: duckdb, path: w.duckdb, read_only: true}
  exports: {type: files, root: .}
`;

async function createShop() {
  const folder = await createFolder({'weir.yml': weirYml, 'report.sql': '-- all\nselect * from orders;\n'});
  const weir = (args: string[], input?: string) =>
    runWeir(args, {cwd: folder, ...(input !== undefined && {input})});
  const orders = 'create table orders as select i as id, i % 100 as customer_id from range(300000) r(i)';
  await weir(['query', orders]);
  return {
    weir,
    explain: (...args: string[]) => weir(['explain', ...args]),
    countOrders: async () =>
      (await weir(['query', 'select count(*) as n from orders', '--format', 'csv'])).stdout,
  };
}

describe('weir explain', () => {
  test('draws the plan as a tree without running the statement', async () => {
    const {explain} = await createShop();
    const {stdout, stderr, exitCode} = await explain('select sum(id) from orders where customer_id = 7');
    expect({stderr, exitCode}).toEqual({stderr: '', exitCode: 0});
    expect(stdout).toMatch(/expected +operation\n/);
    expect(stdout).toMatch(/└─ SEQ_SCAN w\.main\.orders {2}Filter: customer_id=7/);
    expect(stdout).not.toContain('Ran in');
  });

  test('measures with --analyze and warns of a scan that keeps little', async () => {
    const {explain} = await createShop();
    const {stdout, exitCode} = await explain('--analyze', 'select * from orders where id % 300001 = 5');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/time +share +rows +expected +operation\n/);
    expect(stdout).toContain('Reads 300,000 rows of w.main.orders to keep 1.');
    expect(stdout).toMatch(/\nRan in [\d.]+ m?s\.\n$/);
  });

  test('prints the same plan as JSON from a file and from stdin', async () => {
    const {weir, explain} = await createShop();
    const fromFile = await explain('--json', '--file', 'report.sql');
    const fromStdin = await weir(['explain', '--format', 'json'], 'select * from orders');
    expect(fromStdin.stdout).toBe(fromFile.stdout);
    expect(JSON.parse(fromFile.stdout)).toMatchObject({
      root: {operation: 'SEQ_SCAN', kind: 'scan', target: 'w.main.orders', targetRows: 300_000, warnings: []},
    });
  });

  test('runs what may write only with --yes', async () => {
    const {explain, countOrders} = await createShop();
    const before = await countOrders();
    const refused = await explain('--analyze', 'delete from orders where id < 10');
    expect(refused).toMatchObject({stdout: '', exitCode: 2});
    expect(refused.stderr).toContain('[usage-no-terminal]');
    expect((await explain('delete from orders where id < 10')).exitCode).toBe(0);
    expect(await countOrders()).toBe(before);
    const {stdout, exitCode} = await explain('--analyze', '--yes', 'insert into orders values (-1, 0)');
    expect({exitCode, isInsert: stdout.includes('INSERT')}).toEqual({exitCode: 0, isInsert: true});
    expect(await countOrders()).not.toBe(before);
  });

  test('a connection that only reads refuses to run what writes, even with --yes', async () => {
    const {explain, countOrders} = await createShop();
    const before = await countOrders();
    const {exitCode, stderr} = await explain('-c', 'mart', '--analyze', '--yes', 'delete from orders');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/read-only/i);
    expect(await countOrders()).toBe(before);
  });

  test.each([
    [['select * from nowhere'], 1, 'query-unknown-object'],
    [['selec 1'], 1, 'query-syntax'],
    [['select 1; select 2'], 2, 'usage'],
    [['explain select 1'], 2, 'usage'],
    [[''], 2, 'usage'],
    [['select 1', '--file', 'report.sql'], 2, 'usage'],
    [['-c', 'exports', 'select 1'], 5, 'unsupported'],
    [['-c', 'nobody', 'select 1'], 2, 'usage-unknown-connection'],
  ])('%j fails with status %i', async (args, status, code) => {
    const {explain} = await createShop();
    const {stdout, stderr, exitCode} = await explain(...args);
    expect({stdout, exitCode}).toEqual({stdout: '', exitCode: status});
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
