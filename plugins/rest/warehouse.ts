import type {Runtime} from '#src/runtime/ports.ts';
import type {Warehouse} from '#src/warehouse/index.ts';
import {duckdbConfig} from '#plugins/duckdb/config.ts';
import {openDatabase} from '#plugins/duckdb/database.ts';
import {createQuery} from '#plugins/duckdb/query.ts';
import {createApiClient} from './api-client.ts';
import {createBulkRead} from './bulk-read.ts';
import type {RestConfig} from './config.ts';
import {probeHealth} from './health.ts';
import {loadResources} from './load-resources.ts';

/** APIs have no SQL; queries go to an empty DuckDB in memory, which also types their records. */
export async function connectApi(config: RestConfig, runtime: Runtime): Promise<Warehouse> {
  const resources = await loadResources(config, runtime);
  const client = await createApiClient(config, runtime);
  const database = await openDatabase(duckdbConfig.parse({memory_limit: config.memory_limit}), runtime, {
    readOnly: false,
  });
  const context = {config, client, runtime, database};
  return {
    query: createQuery(database),
    health: {probe: ({signal}) => probeHealth(resources, context, signal)},
    bulkRead: createBulkRead(resources, context),
    close: async () => database.close(),
  };
}
