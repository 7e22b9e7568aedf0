import type {Runtime} from '#src/runtime/ports.ts';
import type {ConnectOptions, Warehouse} from '#src/warehouse/index.ts';
import {createBulkRead, type TranslateError} from './bulk-read.ts';
import {createBulkWrite} from './bulk-write.ts';
import {createCatalog} from './catalog.ts';
import type {SqliteConfig} from './config.ts';
import {translateError} from './errors.ts';
import {createExplain} from './explain.ts';
import {probeHealth} from './health.ts';
import {openHosts} from './hosts.ts';
import {createQuery} from './query.ts';
import {writeQueue} from './transaction.ts';
import {createTransform} from './transform.ts';

export async function connectSqlite(
  config: SqliteConfig,
  runtime: Runtime,
  options: ConnectOptions,
): Promise<Warehouse> {
  const hosts = await openHosts(config, runtime, options);
  const queue = writeQueue(hosts.path);
  const translate: TranslateError = (error, statement) =>
    translateError(error, {
      connection: options.name,
      config,
      ...(statement !== undefined && {statement}),
    }) ?? error;
  return {
    query: createQuery(hosts),
    health: {probe: ({signal}) => probeHealth(hosts, {config, runtime, signal})},
    catalog: createCatalog(hosts),
    bulkRead: createBulkRead(hosts, translate),
    bulkWrite: createBulkWrite(hosts, queue),
    transform: createTransform(hosts, {queue, translate}),
    explain: createExplain(hosts),
    close: () => hosts.close(),
  };
}
