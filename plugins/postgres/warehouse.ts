import type {Runtime} from '#src/runtime/ports.ts';
import type {ConnectOptions, Warehouse} from '#src/warehouse/index.ts';
import {createBulkRead} from './bulk-read.ts';
import {createBulkWrite} from './bulk-write.ts';
import {createCatalog} from './catalog.ts';
import {defaultSchema, type PostgresConfig} from './config.ts';
import {translateError} from './errors.ts';
import {createExplain} from './explain.ts';
import {createHealth} from './health.ts';
import {createJobs} from './jobs.ts';
import {createQuery} from './query.ts';
import {createSessions} from './session.ts';
import {createTransform} from './transform.ts';
import {createTypeRegistry} from './type-registry.ts';

/** Opens one session at once, so that a wrong setting shows here and not with the first statement. */
export async function connect(
  config: PostgresConfig,
  runtime: Runtime,
  options: ConnectOptions,
): Promise<Warehouse> {
  const sessions = await createSessions(config, runtime, options);
  const session = await sessions.acquire(options.signal);
  await session.release();
  const registry = createTypeRegistry((work) => sessions.use(undefined, work));
  const schema = defaultSchema(config);
  const translate = (error: unknown, statement?: string): unknown =>
    translateError(error, {
      connection: options.name,
      config,
      ...(statement !== undefined && {statement}),
    }) ?? error;
  const query = createQuery(sessions, registry);
  return {
    query,
    health: createHealth(sessions, runtime),
    catalog: createCatalog(sessions, registry),
    bulkRead: createBulkRead(sessions, registry, translate),
    bulkWrite: createBulkWrite(sessions, registry, schema),
    transform: createTransform(sessions, registry, {defaultSchema: schema, translate}),
    jobs: createJobs(sessions),
    explain: createExplain(query, sessions),
    close: () => sessions.close(),
  };
}
