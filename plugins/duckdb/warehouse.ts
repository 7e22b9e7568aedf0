import type {Runtime} from '#src/runtime/ports.ts';
import type {ConnectOptions, Warehouse} from '#src/warehouse/index.ts';
import {createCatalog} from './catalog.ts';
import type {DuckdbConfig} from './config.ts';
import {openDatabase} from './database.ts';
import {probeHealth} from './health.ts';
import {runQuery} from './query.ts';
import {createTransform} from './transform.ts';

/** Opens the database; files are shared by all connections of this process. */
export async function connectDuckdb(
  config: DuckdbConfig,
  runtime: Runtime,
  options: ConnectOptions,
): Promise<Warehouse> {
  const database = await openDatabase(config, runtime, options);
  return {
    query: {run: (statement, queryOptions) => runQuery(database, statement, queryOptions)},
    health: {probe: ({signal}) => probeHealth(database, runtime, signal)},
    catalog: createCatalog(database),
    transform: createTransform(database),
    close: async () => database.close(),
  };
}
