import {describe, expect, test} from 'vitest';
import {
  CancelledError,
  ConnectionError,
  TimeoutError,
  UnsupportedError,
  UsageError,
} from '#src/errors/index.ts';
import memory, {resetMemory} from '#plugins/memory/index.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {
  openWarehouse,
  requireFacet,
  type AdapterDefinition,
  type OpenOptions,
  type Warehouse,
} from '#src/warehouse/index.ts';

const runtime = createNodeRuntime();

function open(
  settings: Record<string, unknown>,
  {definition = memory, ...options}: Partial<OpenOptions> & {definition?: AdapterDefinition} = {},
) {
  const config = definition.config.parse(settings);
  return openWarehouse(definition, config, runtime, {name: 'dev', ...options});
}

/** The memory adapter with another way to connect. */
function connectingBy(connect: AdapterDefinition['connect'], others: Partial<AdapterDefinition> = {}) {
  return {...memory, ...others, connect};
}

describe('opening', () => {
  test('gives up when the limit is over and names the connection', async () => {
    const opening = open({store: 'slow', faults: [{at: 'connect', kind: 'stall'}]}, {connectTimeoutMs: 20});
    await expect(opening).rejects.toBeInstanceOf(TimeoutError);
    await expect(opening).rejects.toMatchObject({
      message: 'Connection dev did not open within 0.02 s',
      hint: expect.stringContaining('weir connection test dev'),
    });
  });

  test('is silent when the caller gives up, whatever the driver says then', async () => {
    const controller = new AbortController();
    const definition = connectingBy(async (_config, _runtime, {signal}) => {
      await new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('socket closed'))),
      );
      throw new Error('unreachable');
    });
    const opening = open({}, {definition, signal: controller.signal});
    controller.abort();
    await expect(opening).rejects.toBeInstanceOf(CancelledError);
  });

  test('closes a connection that opens after the limit', async () => {
    const late = Promise.withResolvers<Warehouse>();
    const closed = Promise.withResolvers<void>();
    const definition = connectingBy(() => late.promise);
    await expect(open({}, {definition, connectTimeoutMs: 10})).rejects.toBeInstanceOf(TimeoutError);
    const warehouse = await memory.connect(memory.config.parse({}) as never, runtime, {
      signal: new AbortController().signal,
      name: 'dev',
      readOnly: false,
    });
    late.resolve({...warehouse, close: async () => closed.resolve()});
    await closed.promise;
  });

  test('says which package is missing and how to install it', async () => {
    const missing = 'no-such-driver-of-anybody';
    const definition = connectingBy(() => import(/* @vite-ignore */ missing) as never, {
      title: 'Imaginary',
      dependency: {package: missing, range: '^3.1.0'},
    });
    const opening = open({}, {definition});
    await expect(opening).rejects.toBeInstanceOf(ConnectionError);
    await expect(opening).rejects.toMatchObject({
      code: 'dependency-missing',
      message: `Imaginary needs the package ${missing}, which is not installed`,
      hint: `Run \`npm install ${missing}@^3.1.0\`.`,
    });
  });

  test('leaves an error alone that is ours already', async () => {
    const ours = new UsageError('The file shop.db is missing');
    const definition = connectingBy(() => Promise.reject(ours), {
      translateError: () => new UsageError('translated again'),
    });
    await expect(open({}, {definition})).rejects.toBe(ours);
  });

  test('leaves an error alone that nobody foresaw', async () => {
    await expect(open({store: 'buggy', faults: [{at: 'connect', kind: 'bug'}]})).rejects.toThrow(TypeError);
  });
});

describe('closing', () => {
  test('reaches the adapter once', async () => {
    let closings = 0;
    const definition = connectingBy(async (...args) => {
      const warehouse = await memory.connect(...(args as Parameters<typeof memory.connect>));
      return {...warehouse, close: async () => void (closings += 1)};
    });
    const warehouse = await open({}, {definition});
    await Promise.all([warehouse.close(), warehouse.close()]);
    await warehouse.close();
    expect(closings).toBe(1);
  });
});

describe('a time limit set by the caller', () => {
  test('is told apart from Ctrl-C', async () => {
    const warehouse = await open({store: 'limits'});
    const run = async (signal: AbortSignal) => {
      const result = await warehouse.query.run({text: 'sleep'}, {signal});
      for await (const batch of result.batches) expect(batch).toBeUndefined();
    };
    await expect(run(AbortSignal.timeout(10))).rejects.toBeInstanceOf(TimeoutError);
    await expect(run(AbortSignal.abort())).rejects.toBeInstanceOf(CancelledError);
    const reason = new UsageError('The disk is full');
    await expect(run(AbortSignal.abort(reason))).rejects.toBe(reason);
    await warehouse.close();
  });
});

describe('a facet that is missing', () => {
  test('is refused by a sentence that names purpose, connection and system', async () => {
    resetMemory('plain');
    const definition = connectingBy(async (...args) => {
      const {jobs: _, ...warehouse} = await memory.connect(...(args as Parameters<typeof memory.connect>));
      return warehouse;
    });
    const warehouse = await open({store: 'plain'}, {definition});
    expect(() => requireFacet(warehouse, 'jobs', 'list the running work')).toThrow(UnsupportedError);
    expect(() => requireFacet(warehouse, 'jobs', 'list the running work')).toThrow(
      'Cannot list the running work on dev: Memory has no list of live work',
    );
    expect(requireFacet(warehouse, 'catalog', 'list tables')).toBe(warehouse.catalog);
    await warehouse.close();
  });
});
