import {expect, onTestFinished, test} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import {explainIn} from '#src/operations/explain/explain-statement.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {openWarehouse} from '#src/warehouse/index.ts';

test('a plan in an open session is judged and sees what the session has made', async () => {
  const options = {name: 'shop'};
  const warehouse = await openWarehouse(duckdb, duckdb.config.parse({}), createNodeRuntime(), options);
  onTestFinished(() => warehouse.close());
  const session = await warehouse.query.openSession!();
  onTestFinished(() => session.close());
  const create = 'create temporary table orders as select i as id from range(300000) r(i)';
  await (await session.run({text: create})).close();
  const {signal} = new AbortController();
  const text = 'select * from orders where id % 300001 = 5';
  const {root} = await explainIn(warehouse.explain!, text, {analyze: true, signal, session});
  expect(root).toMatchObject({
    target: 'temp.main.orders',
    share: 1,
    warnings: [
      {kind: 'full-scan', message: expect.stringContaining('Reads 300,000 rows')},
      {kind: 'estimate'},
    ],
  });
});
