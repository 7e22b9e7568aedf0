import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {OpenWarehouse, PlanNode, RelationDescription} from '#src/warehouse/index.ts';
import {adminQuery} from '#test/engines/postgres.ts';
import {postgresDatabase} from './postgres.fixture.ts';
import {never, openPostgres} from './postgres.session.ts';

const facts = await postgresDatabase('weir_explain');

describe.skipIf(!facts)('what PostgreSQL tells of tables and plans', () => {
  let warehouse: OpenWarehouse;

  beforeAll(async () => {
    for (const statement of [
      'create schema shop',
      'create table shop.customers (id int primary key, "Full Name" text)',
      'create unique index on shop.customers (lower("Full Name"), "Full Name")',
      `create table shop.orders (id int, customer_id int references shop.customers (id), amount int)`,
      `insert into shop.customers select n, 'name ' || n from generate_series(1, 2000) n`,
      'insert into shop.orders select n, n % 2000 + 1, n from generate_series(1, 200000) n',
      'analyze shop.customers',
      'analyze shop.orders',
    ])
      await adminQuery(facts!, statement);
    warehouse = await openPostgres({...facts});
  });
  afterAll(() => warehouse.close());

  const explain = async (text: string, analyze: boolean) =>
    (await warehouse.explain!.explain({text}, {analyze, signal: never})).root;

  const find = (node: PlanNode, kind: string): PlanNode | undefined =>
    node.kind === kind ? node : node.children.map((child) => find(child, kind)).find(Boolean);

  test('keys and indexes', async () => {
    const described: RelationDescription[] = [];
    await warehouse.catalog!.describeSchema!('shop', {
      signal: never,
      onBatch: async (batch) => void described.push(...batch),
    });
    expect(described).toMatchObject([
      {
        relation: {schema: 'shop', name: 'customers'},
        primaryKey: ['id'],
        indexes: [{columns: ['lower("Full Name")', 'Full Name'], isUnique: true}],
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
      },
    ]);
    expect(await warehouse.catalog!.describe({schema: 'shop', name: 'orders'})).toEqual(described[1]);
  });

  test('functions as people call them', async () => {
    const {functions} = await warehouse.catalog!.vocabulary!({signal: never});
    const named = (name: string) => functions.filter((candidate) => candidate.name === name);
    expect(named('date_trunc')[0]).toMatchObject({
      kind: 'scalar',
      signatures: expect.arrayContaining(['date_trunc(text, interval) -> interval']),
      description: expect.stringMatching(/^truncate/),
    });
    expect(named('row_number')[0]!.kind).toBe('window');
    expect(named('generate_series')[0]!.kind).toBe('table');
    expect(named('int4pl')).toEqual([]);
    expect(named('textin')).toEqual([]);
  });

  test('a scan with the size of its table and the column that wants an index', async () => {
    const scan = find(await explain('select * from shop.orders where customer_id = 7', false), 'scan');
    expect(scan).toMatchObject({
      target: 'shop.orders',
      targetRows: 200_000,
      indexableColumns: ['customer_id'],
      filter: '(orders.customer_id = 7)',
    });
    expect(scan!.actualRows).toBeUndefined();
  });

  test('no column where an expression hides it from an index', async () => {
    const scan = find(await explain('select * from shop.orders where customer_id % 9 = 7', false), 'scan');
    expect(scan!.indexableColumns).toBeUndefined();
  });

  test('rows, loops and own times of a statement that ran', async () => {
    const root = await explain('select count(*) from shop.orders where customer_id = 7', true);
    const scan = find(root, 'scan')!;
    expect(scan).toMatchObject({actualRows: 100, scannedRows: 200_000});
    expect(root.timeMs!).toBeLessThan(scan.timeMs!);
  });

  test('what a sort wrote to disk', async () => {
    await adminQuery(facts!, `alter database "${facts!.database}" set work_mem = '64kB'`);
    const fresh = await openPostgres({...facts});
    try {
      const sorted = 'select * from shop.orders order by amount % 777';
      const {root} = await fresh.explain!.explain({text: sorted}, {analyze: true, signal: never});
      expect(find(root, 'sort')!.spilledBytes).toBeGreaterThan(1_000_000);
    } finally {
      await fresh.close();
      await adminQuery(facts!, `alter database "${facts!.database}" reset work_mem`);
    }
  });
});
