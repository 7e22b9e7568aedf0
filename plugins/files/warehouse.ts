import type {Runtime} from '#src/runtime/ports.ts';
import type {Warehouse} from '#src/warehouse/index.ts';
import {duckdbConfig} from '#plugins/duckdb/config.ts';
import {openDatabase} from '#plugins/duckdb/database.ts';
import {createQuery} from '#plugins/duckdb/query.ts';
import {createBulkRead} from './bulk-read.ts';
import {createBulkWrite} from './bulk-write.ts';
import {createCatalog} from './catalog.ts';
import type {FilesConfig} from './config.ts';
import {probeHealth} from './health.ts';
import {createHttpClient} from './http.ts';
import type {FilesContext} from './open-selection.ts';
import {createFileFinder} from './select-files.ts';
import {createStandardInput} from './standard-input.ts';
import {isUrl} from './url.ts';

/** Opens an in-memory DuckDB that finds files below the root by their relative names. */
export async function connectFiles(config: FilesConfig, runtime: Runtime): Promise<Warehouse> {
  const root = isUrl(config.root) ? config.root : runtime.paths.resolve(config.root);
  const database = await openDatabase(
    duckdbConfig.parse({memory_limit: config.memory_limit}),
    runtime,
    {readOnly: false},
    isUrl(root) ? {} : {file_search_path: root},
  );
  const http = createHttpClient(config, runtime);
  const input = createStandardInput(database, runtime);
  const finder = createFileFinder(config, {http, input}, runtime);
  const context: FilesContext = {database, http, runtime, finder};
  return {
    query: createQuery(database),
    health: {probe: ({signal}) => probeHealth(context, root, signal)},
    catalog: createCatalog(context, root),
    bulkRead: createBulkRead(context),
    bulkWrite: createBulkWrite(context, root),
    async close() {
      database.close();
      await input.close();
    },
  };
}
