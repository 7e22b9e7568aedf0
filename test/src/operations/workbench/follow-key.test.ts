import {expect, test} from 'vitest';
import {followKeys, sourceOf} from '#src/operations/workbench/insight/follow-key.ts';
import {postgresDatabase} from '#test/plugins/postgres.fixture.ts';
import {ask, openPostgres} from '#test/plugins/postgres.session.ts';
import {openResults, rowsOf} from './use-results.ts';

const facts = await postgresDatabase('workbench_keys');

test.skipIf(!facts)('a row leads to the rows that it refers to', async () => {
  const {sheet} = await openResults();
  const postgres = await openPostgres({...facts});
  try {
    await ask(postgres, 'create table customers (id bigint primary key, name text)');
    await ask(postgres, 'create table "Order lines" (a int, b text, primary key (a, b))');
    await ask(
      postgres,
      `create table orders (id int, customer_id bigint references customers, a int, b text, foreign key (a, b) references "Order lines")`,
    );
    await ask(postgres, `insert into customers values (9007199254740993, 'Ada')`);
    await ask(postgres, `insert into "Order lines" values (1, 'it''s')`);
    await ask(postgres, `insert into orders values (1, 9007199254740993, 1, 'it''s'), (2, null, 1, null)`);
    const shown = await sheet('select * from public.ORDERS order by id', {on: postgres});
    const source = sourceOf(shown.book.statement, postgres.definition.dialect);
    expect(source).toEqual({schema: 'public', name: 'orders'});
    const description = await postgres.catalog!.describe(source!);
    const {columns} = shown.view();
    const {dialect} = postgres.definition;
    const [full, empty] = await rowsOf(shown.view());
    const jumps = followKeys({description, columns, row: full!, dialect}, 3);
    expect(jumps.map(({title}) => title)).toEqual([
      'a, b -> public.Order lines.a, b',
      'customer_id -> public.customers.id',
    ]);
    const found = [];
    for (const {statement} of jumps) {
      const result = await postgres.query.run(statement);
      for await (const batch of result.batches) found.push(batch.columns.map(([value]) => value));
    }
    expect(found).toEqual([
      [1, "it's"],
      [9007199254740993n, 'Ada'],
    ]);
    expect(followKeys({description, columns, row: empty!, dialect})).toEqual([]);
    expect(followKeys({description: {}, columns, row: full!, dialect})).toEqual([]);
  } finally {
    await postgres.close();
  }
});
