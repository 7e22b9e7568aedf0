import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach} from 'vitest';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {
  openWarehouse,
  type AdapterDefinition,
  type ByteSource,
  type LoadReceipt,
  type LoadRequest,
  type OpenOptions,
  type OpenWarehouse,
} from '#src/warehouse/index.ts';

export const runtime = createNodeRuntime();
export const never = new AbortController().signal;

/** A folder of this test file; removed after its tests. */
export function useFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-test-'));
  afterAll(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}

/** Opens connections that are closed after each test. */
export function useOpen(definition: AdapterDefinition) {
  const opened: OpenWarehouse[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((warehouse) => warehouse.close()));
  });
  return async (settings: Record<string, unknown>, options: Partial<OpenOptions> = {}) => {
    const config = definition.config.parse(settings);
    const warehouse = await openWarehouse(definition, config, runtime, {name: 'test', ...options});
    opened.push(warehouse);
    return warehouse;
  };
}

/** Loads and disposes of the source, as the pipeline does. */
export async function loadInto(
  warehouse: OpenWarehouse,
  table: string,
  source: ByteSource,
  options: Partial<LoadRequest> = {},
): Promise<LoadReceipt> {
  try {
    return await warehouse.bulkWrite!.load({
      into: {name: table},
      source,
      mode: 'replace',
      loadId: runtime.randomId(),
      signal: never,
      ...options,
    });
  } finally {
    await source.dispose();
  }
}
