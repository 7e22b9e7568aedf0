import {expect, test} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {openWarehouse, type RelationDescription} from '#src/warehouse/index.ts';

test('keys and indexes are described, whatever they are called', async () => {
  const options = {name: 'shop'};
  const warehouse = await openWarehouse(duckdb, duckdb.config.parse({}), createNodeRuntime(), options);
  try {
    const statements = [
      'create schema shop',
      'create table shop.customers (id integer primary key, "Odd ""name" integer)',
      'create unique index odd on shop.customers ("Odd ""name")',
      'create table shop.orders (id integer, customer_id integer references shop.customers (id), amount integer)',
      'create index "by customer" on shop.orders (customer_id, amount)',
    ];
    for (const text of statements) await (await warehouse.query.run({text})).close();
    const {signal} = new AbortController();
    const described: RelationDescription[] = [];
    await warehouse.catalog!.describeSchema!('shop', {
      signal,
      onBatch: async (batch) => void described.push(...batch),
    });
    expect(described).toMatchObject([
      {
        relation: {schema: 'shop', name: 'customers'},
        primaryKey: ['id'],
        indexes: [{name: 'odd', columns: ['Odd "name'], isUnique: true}],
      },
      {
        relation: {schema: 'shop', name: 'orders'},
        foreignKeys: [
          {
            columns: ['customer_id'],
            references: {schema: 'shop', name: 'customers'},
            referencedColumns: ['id'],
          },
        ],
        indexes: [{name: 'by customer', columns: ['customer_id', 'amount'], isUnique: false}],
      },
    ]);
    const orders = await warehouse.catalog!.describe({schema: 'shop', name: 'orders'});
    expect(orders).toEqual({...described[1], definition: expect.stringContaining('CREATE TABLE')});
  } finally {
    await warehouse.close();
  }
});
