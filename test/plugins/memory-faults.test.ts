import {afterEach, describe, expect, test} from 'vitest';
import memory, {resetMemory} from '#plugins/memory/index.ts';
import {CancelledError, ConnectionError, TransferError} from '#src/errors/index.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {openWarehouse, type ByteSource, type LoadRequest, type OpenWarehouse} from '#src/warehouse/index.ts';
import {failureOf, readAll} from '#test/contract/session.ts';
import {sourceOf} from '#test/contract/byte-sources.ts';
import {manyPeople} from '#test/contract/text-tables.ts';

const runtime = createNodeRuntime();
afterEach(() => resetMemory());

function open(faults: object[], store = 'faulty'): Promise<OpenWarehouse> {
  return openWarehouse(memory, memory.config.parse({store, faults}), runtime, {name: 'dev'});
}

function load(warehouse: OpenWarehouse, options: Partial<LoadRequest> = {}) {
  const source: ByteSource = sourceOf(manyPeople(10));
  const {signal} = new AbortController();
  return warehouse.bulkWrite!.load({
    into: {name: 'people'},
    source,
    mode: 'append',
    loadId: 'a',
    signal,
    ...options,
  });
}

const countPeople = async (warehouse: OpenWarehouse) =>
  (await readAll(warehouse, 'select count(*) from people')).rows[0]![0];

describe('a scripted fault', () => {
  test('strikes as often as it says and then the system recovers, also over new connections', async () => {
    const faults = [{at: 'connect', kind: 'unreachable', times: 2}];
    expect(await failureOf(open(faults))).toMatchObject({failure: 'unreachable', retryable: true});
    expect(await failureOf(open(faults))).toBeInstanceOf(ConnectionError);
    expect((await readAll(await open(faults), 'series 2')).rows).toHaveLength(2);
  });

  test('waits for its call and its subject', async () => {
    const warehouse = await open([{at: 'query', kind: 'permission', on: 'series', after_calls: 1}]);
    await readAll(warehouse, 'series 1');
    await readAll(warehouse, 'select 1 as x');
    expect(await failureOf(readAll(warehouse, 'series 2'))).toMatchObject({code: 'query-permission'});
  });

  test('waits for its row, and what came before arrives', async () => {
    const warehouse = await open([{at: 'query', kind: 'query', after_rows: 3}]);
    const result = await warehouse.query.run({text: 'series 10'});
    const seen: unknown[] = [];
    const reading = async () => {
      for await (const batch of result.batches) seen.push(...batch.columns[0]!);
    };
    expect(await failureOf(reading())).toMatchObject({code: 'query'});
    expect(seen).toEqual([1n, 2n, 3n]);
  });

  test('in the middle of a load changes nothing, and the same load goes through afterwards', async () => {
    const warehouse = await open([{at: 'load', kind: 'rejected-data', after_rows: 5, times: 1}]);
    expect(await failureOf(load(warehouse))).toBeInstanceOf(TransferError);
    expect(await failureOf(countPeople(warehouse))).toMatchObject({code: 'query-unknown-object'});
    expect(await load(warehouse)).toMatchObject({rowsWritten: 10, repeated: false});
  });

  test('after the commit loses the receipt but not the rows', async () => {
    const faults = [{at: 'commit', kind: 'lost', times: 1}];
    expect(await failureOf(load(await open(faults)))).toBeInstanceOf(ConnectionError);
    const again = await open(faults);
    expect(await load(again)).toMatchObject({repeated: true});
    expect(await countPeople(again)).toBe(10n);
  });

  test('that loses the connection leaves it useless', async () => {
    const warehouse = await open([{at: 'probe', kind: 'lost', times: 1}]);
    const {signal} = new AbortController();
    expect(await failureOf(warehouse.health.probe({signal}))).toBeInstanceOf(ConnectionError);
    expect(await failureOf(readAll(warehouse, 'series 1'))).toBeInstanceOf(ConnectionError);
    await expect(open([])).resolves.toBeDefined();
  });

  test.each(['query', 'load', 'build', 'unload'] as const)(
    'that stalls a %s ends with an abort',
    async (at) => {
      const warehouse = await open([{at, kind: 'stall'}]);
      const controller = new AbortController();
      const {signal} = controller;
      const work = {
        query: () => readAll(warehouse, 'series 1', {signal}),
        load: () => load(warehouse, {signal}),
        build: () => {
          const relation = {name: 'built'};
          return warehouse.transform!.build({relation, materialization: 'table', select: 'series 1', signal});
        },
        unload: () => {
          const from = {kind: 'statement', text: 'series 1'} as const;
          return warehouse.bulkRead!.unload({from, transport: 'stream:csv', signal});
        },
      };
      const failure = failureOf(work[at]());
      controller.abort();
      expect(await failure).toBeInstanceOf(CancelledError);
    },
  );

  test('can be a full disk', async () => {
    const warehouse = await open([{at: 'load', kind: 'disk-full', after_rows: 1}]);
    expect(await failureOf(load(warehouse))).toMatchObject({code: 'disk-full', exitCode: 2});
  });

  test('can be an error that nobody foresaw', async () => {
    const warehouse = await open([{at: 'catalog', kind: 'bug'}]);
    expect(await failureOf(warehouse.catalog!.relations())).toBeInstanceOf(TypeError);
  });
});

test('stores with different names share nothing', async () => {
  const [one, two] = [await open([], 'one'), await open([], 'two')];
  await load(one);
  expect(await countPeople(one)).toBe(10n);
  expect(await failureOf(countPeople(two))).toMatchObject({code: 'query-unknown-object'});
});
