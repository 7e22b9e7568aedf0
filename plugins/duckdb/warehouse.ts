import type {Runtime} from '#src/runtime/ports.ts';
import type {ConnectOptions, Warehouse} from '#src/warehouse/index.ts';
import {createBulkRead} from './bulk-read.ts';
import {createBulkWrite} from './bulk-write.ts';
import {createCatalog} from './catalog.ts';
import type {DuckdbConfig} from './config.ts';
import {openDatabase} from './database.ts';
import {createExplain} from './explain.ts';
import {probeHealth} from './health.ts';
import {createPointViews} from './point-views.ts';
import {createQuery} from './query.ts';
import {createResultSpool} from './result-spool.ts';
import {createTransform} from './transform.ts';

/** Opens the database; files are shared by all connections of this process. */
export async function connectDuckdb(
  config: DuckdbConfig,
  runtime: Runtime,
  options: ConnectOptions,
): Promise<Warehouse> {
  const {memoryBytes} = options;
  const limited = memoryBytes === undefined ? config : {...config, memory_limit: `${memoryBytes}B`};
  const database = await openDatabase(limited, runtime, options);
  const query = createQuery(database);
  const spool = createResultSpool(config, runtime, memoryBytes);
  return {
    query,
    health: {probe: ({signal}) => probeHealth(database, runtime, signal)},
    catalog: createCatalog(database),
    bulkRead: createBulkRead(database, runtime),
    bulkWrite: createBulkWrite(database, runtime),
    transform: {...createTransform(database), ...createPointViews(database)},
    explain: createExplain(query),
    spool,
    async close() {
      await spool.close();
      database.close();
    },
  };
}
