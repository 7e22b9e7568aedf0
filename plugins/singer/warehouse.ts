import type {Runtime} from '#src/runtime/ports.ts';
import type {Warehouse} from '#src/warehouse/index.ts';
import {duckdbConfig} from '#plugins/duckdb/config.ts';
import {openDatabase} from '#plugins/duckdb/database.ts';
import {createQuery} from '#plugins/duckdb/query.ts';
import {createBulkRead} from './bulk-read.ts';
import type {SingerConfig} from './config.ts';
import {probeHealth} from './health.ts';

/** Taps have no SQL; queries go to an empty DuckDB in memory, which also types their records. */
export async function connectTap(config: SingerConfig, runtime: Runtime): Promise<Warehouse> {
  const database = await openDatabase(duckdbConfig.parse({memory_limit: config.memory_limit}), runtime, {
    readOnly: false,
  });
  return {
    query: createQuery(database),
    health: {probe: ({signal}) => probeHealth(config, {database, runtime}, signal)},
    bulkRead: createBulkRead(config, {database, runtime}),
    close: async () => database.close(),
  };
}
