import {Readable} from 'node:stream';
import {expect, test} from 'vitest';
import memory from '#plugins/memory/index.ts';
import {CancelledError, UnsupportedError, UsageError} from '#src/errors/index.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {openWarehouse, type AdapterDefinition, type LoadRequest} from '#src/warehouse/index.ts';

const runtime = createNodeRuntime();
const {signal} = new AbortController();
const into = {schema: 'shop', name: 'orders'};

/** The memory adapter, which can do all of it, claiming less. */
const modest: AdapterDefinition = {
  ...memory,
  capabilities: {
    ...memory.capabilities,
    bulkRead: {selections: ['relation'], offers: ['stream:csv']},
    bulkWrite: {accepts: ['stream:csv'], modes: ['append', 'replace']},
    transform: {materializations: ['table']},
  },
};

const open = (definition: AdapterDefinition) =>
  openWarehouse(definition, definition.config.parse({store: 'refusals'}), runtime, {name: 'dev'});

function loadRequest(others: Partial<LoadRequest>): LoadRequest {
  const stream = Readable.from([Buffer.from('id\n1\n')]);
  const columns = [{name: 'id', type: {kind: 'text'}, nativeType: 'text'}] as const;
  const content = {kind: 'stream', format: 'csv', stream} as const;
  const source = {columns, content, rowsSent: () => 1, dispose: async () => void stream.destroy()};
  return {into, source, mode: 'append', loadId: runtime.randomId(), signal, ...others};
}

test.each([
  {
    what: 'a load mode',
    act: async () => (await open(modest)).bulkWrite!.load(loadRequest({mode: 'merge', key: ['id']})),
    message: 'Cannot load shop.orders: Memory has no load mode merge',
    hint: 'Memory has these: append, replace.',
  },
  {
    what: 'a selection',
    act: async () =>
      (await open(modest)).bulkRead!.unload({
        from: {kind: 'statement', text: 'series 1'},
        transport: 'stream:csv',
        signal,
      }),
    message: 'Cannot read in bulk: Memory has no selection statement',
    hint: 'Memory has these: relation.',
  },
  {
    what: 'a transport',
    act: async () =>
      (await open(modest)).bulkRead!.unload({
        from: {kind: 'relation', relation: into},
        transport: 'stream:ndjson',
        signal,
      }),
    message: 'Cannot read in bulk: Memory has no transport stream:ndjson',
    hint: 'Memory has these: stream:csv.',
  },
  {
    what: 'a materialization',
    act: async () =>
      (await open(modest)).transform!.build({
        relation: into,
        materialization: 'view',
        select: 'series 1',
        signal,
      }),
    message: 'Cannot build shop.orders: Memory has no materialization view',
    hint: 'Memory has these: table.',
  },
])('$what that is not claimed is refused, even if the adapter could do it', async ({act, message, hint}) => {
  const refusal = act();
  await expect(refusal).rejects.toBeInstanceOf(UnsupportedError);
  await expect(refusal).rejects.toMatchObject({message, hint});
});

test('a merge without a key is a mistake in the settings', async () => {
  const warehouse = await open(memory);
  await expect(warehouse.bulkWrite!.load(loadRequest({mode: 'merge'}))).rejects.toBeInstanceOf(UsageError);
  const empty = loadRequest({mode: 'merge', key: []});
  await expect(warehouse.bulkWrite!.load(empty)).rejects.toBeInstanceOf(UsageError);
});

test('nothing begins under a signal that is already aborted', async () => {
  const warehouse = await open(memory);
  const request = loadRequest({signal: AbortSignal.abort()});
  await expect(warehouse.bulkWrite!.load(request)).rejects.toBeInstanceOf(CancelledError);
  await expect(warehouse.catalog!.relations()).resolves.toEqual([]);
});
