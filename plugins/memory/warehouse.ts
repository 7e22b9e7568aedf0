import type {Runtime} from '#src/runtime/ports.ts';
import type {ConnectOptions, Health, Warehouse} from '#src/warehouse/index.ts';
import {createBulkRead} from './bulk-read.ts';
import {createBulkWrite} from './bulk-write.ts';
import {createCatalog} from './catalog.ts';
import type {MemoryConfig} from './config.ts';
import {createConnection, type MemoryConnection} from './connection.ts';
import {createJobs} from './jobs.ts';
import {createQuery} from './query.ts';
import {createTransform} from './transform.ts';

export async function connectMemory(
  config: MemoryConfig,
  runtime: Runtime,
  {signal}: ConnectOptions,
): Promise<Warehouse> {
  const connection = createConnection(config, runtime);
  await connection.faults.enter({place: 'connect', subject: config.store, signal});
  return {
    query: createQuery(connection),
    health: createHealth(connection, config),
    catalog: createCatalog(connection),
    bulkRead: createBulkRead(connection),
    bulkWrite: createBulkWrite(connection),
    transform: createTransform(connection),
    jobs: createJobs(connection),
    close: async () => connection.close(),
  };
}

function createHealth({store, faults, runtime}: MemoryConnection, config: MemoryConfig): Health {
  return {
    async probe({signal}) {
      const startedMs = runtime.clock.monotonicMs();
      await faults.enter({place: 'probe', subject: config.store, signal});
      return {
        latencyMs: runtime.clock.monotonicMs() - startedMs,
        version: 'Memory 1',
        identity: config.store,
        signals: [
          {
            name: 'relations',
            level: 'ok',
            value: String(store.relations.size),
            explanation: 'Tables and views in the store.',
          },
        ],
      };
    },
  };
}
