import type {Runtime} from '#src/runtime/ports.ts';
import type {Spool} from '#src/warehouse/index.ts';
import {createBulkRead} from './bulk-read.ts';
import {inMemoryPath, type DuckdbConfig} from './config.ts';
import {reportShare} from './consume-source.ts';
import {openDatabase, type Database} from './database.ts';
import {createQuery} from './query.ts';
import {loadSpoolTable} from './spool-load.ts';
import {createSpoolTable, stagingCatalog} from './spool-table.ts';
import {createSpool} from './spool.ts';

/** Enough to sort many millions of rows; what exceeds it goes to disk. */
const memoryLimit = '96MB';
/** Readers of JSON hold several of the largest records that they may meet. */
const memoryLimitOfLoads = '512MB';
const mostThreads = 2;

/** A database file in a private folder, made when the first result comes. */
export function createResultSpool(
  config: DuckdbConfig,
  runtime: Runtime,
  memoryBytes?: number,
): Spool & {close(): Promise<void>} {
  let opening: Promise<{database: Database; folder: string}> | undefined;

  const open = async () => {
    const folder = await createSpool({path: inMemoryPath, readOnly: false}, runtime);
    const settings = {
      ...config,
      path: runtime.paths.join(folder, 'results.duckdb'),
      memory_limit: memoryLimit,
      threads: Math.min(mostThreads, runtime.env.cpuCount),
      temp_directory: runtime.paths.join(folder, 'spill'),
      extensions: [],
    };
    const database = await openDatabase(settings, runtime, {readOnly: false});
    await database.use(undefined, async (connection) => {
      await connection.run(`attach ':memory:' as ${stagingCatalog}`);
      await connection.run(`set global timezone = 'UTC'`);
    });
    return {database, folder};
  };
  const opened = () => (opening ??= open());
  const database = async () => (await opened()).database;

  return {
    create: async (name, columns) => createSpoolTable(await database(), name, columns),
    async load(name, request) {
      const spool = await opened();
      await spool.database.use(request.signal, async (connection) => {
        await connection.run(
          `set global memory_limit = '${memoryBytes === undefined ? memoryLimitOfLoads : `${memoryBytes}B`}'`,
        );
      });
      return loadSpoolTable(spool, {name, ...request}, runtime);
    },
    query: {
      run: async (statement, options) => createQuery(await database()).run(statement, options),
    },
    bulkRead: {
      unload: async (request) => createBulkRead(await database(), runtime).unload(request),
    },
    build: async (text, {signal, onProgress}) =>
      (await database()).use(signal, (connection) =>
        reportShare(connection, onProgress, async () => void (await connection.run(text))),
      ),
    async close() {
      if (!opening) return;
      const spool = await opening.catch(() => undefined);
      spool?.database.close();
      if (spool) await runtime.files.remove(spool.folder);
    },
  };
}
