import type {Runtime} from '#src/runtime/ports.ts';
import type {ConnectOptions, Warehouse} from '#src/warehouse/index.ts';
import {createBulkRead} from './bulk-read.ts';
import {createBulkWrite} from './bulk-write.ts';
import {createCatalog} from './catalog.ts';
import {createChanges} from './changes/unload-changes.ts';
import {defaultSchema, type PostgresConfig} from './config.ts';
import {translateError} from './errors.ts';
import {createExplain} from './explain.ts';
import {createHealth} from './health.ts';
import {createJobs} from './jobs.ts';
import {createPointViews} from './point-views.ts';
import {createQuery} from './query.ts';
import {createSessions, type Sessions} from './session.ts';
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
  const bulkReadOn = (at: Sessions) => createBulkRead(at, registry, translate);
  const bulkRead = bulkReadOn(sessions);
  const changes = createChanges({sessions, registry, runtime, defaultSchema: schema, bulkReadOn});
  return {
    query,
    health: createHealth(sessions, runtime),
    catalog: createCatalog(sessions, registry),
    bulkRead: {
      ...bulkRead,
      unload: (request) =>
        request.from.kind === 'stream' ? changes.unload(request) : bulkRead.unload(request),
    },
    bulkWrite: createBulkWrite(sessions, registry, schema),
    transform: {
      ...createTransform(sessions, registry, {defaultSchema: schema, translate}),
      ...createPointViews(sessions, schema),
    },
    jobs: createJobs(sessions),
    explain: createExplain(query, sessions),
    close: () => sessions.close(),
  };
}
