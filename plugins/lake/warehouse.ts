import type {Runtime} from '#src/runtime/ports.ts';
import type {BulkRead, Query, Warehouse} from '#src/warehouse/index.ts';
import {createBulkRead} from '#plugins/duckdb/bulk-read.ts';
import {duckdbConfig} from '#plugins/duckdb/config.ts';
import {openDatabase} from '#plugins/duckdb/database.ts';
import {createQuery} from '#plugins/duckdb/query.ts';
import {createBulkWrite} from './bulk-write.ts';
import {createCatalog} from './catalog.ts';
import type {LakeConfig} from './config.ts';
import type {LakeContext} from './context.ts';
import {probeHealth} from './health.ts';
import {createMaintenance} from './maintenance.ts';
import {createStore} from './store.ts';
import {createViews, type LakeViews} from './views.ts';

/** Opens an in-memory DuckDB with a view on each table below the root. */
export async function connectLake(config: LakeConfig, runtime: Runtime): Promise<Warehouse> {
  const root = runtime.paths.resolve(config.root);
  const settings = duckdbConfig.parse({memory_limit: config.memory_limit});
  const database = await openDatabase(settings, runtime, {readOnly: false});
  const context: LakeContext = {root, config, runtime, store: createStore(root, runtime)};
  const views = createViews(context, database);
  return {
    query: withViews(createQuery(database), views),
    health: {probe: ({signal}) => probeHealth(context, database, signal)},
    catalog: createCatalog(context, database),
    bulkRead: readingViews(createBulkRead(database, runtime), views),
    bulkWrite: createBulkWrite(context),
    maintenance: createMaintenance(context),
    close: async () => database.close(),
  };
}

/** Every statement sees the versions that are current when it starts. */
function withViews(query: Query, views: LakeViews): Query {
  return {
    async run(statement, options) {
      await views.refresh();
      return query.run(statement, options);
    },
    async openSession(options) {
      const session = await query.openSession!(options);
      return {
        ...session,
        async run(statement, runOptions) {
          await views.refresh();
          return session.run(statement, runOptions);
        },
      };
    },
  };
}

function readingViews(bulkRead: BulkRead, views: LakeViews): BulkRead {
  return {
    async unload(request) {
      await views.refresh();
      return bulkRead.unload(request);
    },
  };
}
