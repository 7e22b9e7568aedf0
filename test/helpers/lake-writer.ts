import {setTimeout as pause} from 'node:timers/promises';
import lake from '#plugins/lake/index.ts';
import {OpsError} from '#src/errors/index.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {openWarehouse, type LoadReceipt, type OpenWarehouse} from '#src/warehouse/index.ts';
import {sourceOf} from '#test/contract/byte-sources.ts';
import {people} from '#test/contract/text-tables.ts';

// Run as a program of its own: appends rows with ids from FIRST on, one load for each, and tries again when told to.
const [root, first, count] = process.argv.slice(2) as [string, string, string];
const runtime = createNodeRuntime();
const warehouse = await openWarehouse(lake, lake.config.parse({root}), runtime, {name: 'lake'});

async function append(to: OpenWarehouse, id: string, loadId: string): Promise<LoadReceipt> {
  const source = sourceOf(people([id, `row ${id}`]));
  try {
    return await to.bulkWrite!.load({
      into: {schema: 'raw', name: 'orders'},
      source,
      mode: 'append',
      loadId,
      loadedAt: runtime.clock.now().toISOString(),
      signal: new AbortController().signal,
    });
  } catch (error) {
    if (!(error instanceof OpsError && error.retryable)) throw error;
    await pause(Math.random() * 50);
    return append(to, id, loadId);
  } finally {
    await source.dispose();
  }
}

for (let id = Number(first); id < Number(first) + Number(count); id++)
  await append(warehouse, String(id), `load-${id}`);
await warehouse.close();
