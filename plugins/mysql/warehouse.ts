import type {Runtime} from '#src/runtime/ports.ts';
import type {ConnectOptions, Warehouse} from '#src/warehouse/index.ts';
import {createBulkRead} from './bulk-read.ts';
import {createBulkWrite} from './bulk-write.ts';
import {createCatalog} from './catalog.ts';
import type {MysqlConfig} from './config.ts';
import {translateError} from './errors.ts';
import {createExplain} from './explain.ts';
import {createHealth} from './health.ts';
import {createJobs} from './jobs.ts';
import {createQuery} from './query.ts';
import {createSessions} from './session.ts';
import {createTransform} from './transform.ts';

/** Opens one session at once, so that a wrong setting shows here and not with the first statement. */
export async function connect(
  config: MysqlConfig,
  runtime: Runtime,
  options: ConnectOptions,
): Promise<Warehouse> {
  const sessions = await createSessions(config, runtime, options);
  const session = await sessions.acquire(options.signal);
  await session.release();
  const translate = (error: unknown, statement?: string): unknown =>
    translateError(error, {
      connection: options.name,
      config,
      ...(statement !== undefined && {statement}),
    }) ?? error;
  const query = createQuery(sessions, config);
  return {
    query,
    health: createHealth(sessions, runtime),
    catalog: createCatalog(sessions, config),
    bulkRead: createBulkRead(sessions, config, translate),
    bulkWrite: createBulkWrite(sessions, config.database),
    transform: createTransform(sessions, {database: config.database, translate}),
    jobs: createJobs(sessions),
    explain: createExplain(query, sessions),
    close: () => sessions.close(),
  };
}
