import type {Runtime} from '../runtime/ports.ts';
import type {AdapterDefinition, ErrorContext} from './adapter.ts';
import type {BulkRead} from './bulk.ts';
import type {Explain} from './explain.ts';
import type {OpenWarehouse} from './open.ts';
import type {Batch, Query, QuerySession, ResultStream} from './query.ts';
import {guardBulkRead, guardBulkWrite, guardTransform} from './refuse.ts';
import type {Spool} from './spool.ts';
import {abortError, translateError} from './translate-error.ts';
import type {Warehouse} from './warehouse.ts';

/** Adapters get their own sessions back, not those behind error translation. */
const rawSessions = new WeakMap<QuerySession, QuerySession>();

type Translate = (error: unknown, signal?: AbortSignal) => unknown;

/** The adapter's facets behind refusals and error translation, and a `close` that may be called twice. */
export function wrapWarehouse(
  raw: Warehouse,
  definition: AdapterDefinition,
  runtime: Runtime,
  context: ErrorContext,
): OpenWarehouse {
  let closing: Promise<void> | undefined;
  const translate: Translate = (error, signal) => translateError(definition, error, context, signal);
  return {
    name: context.connection,
    definition,
    query: wrapQuery(raw.query, definition, context),
    health: wrapFacet(raw.health, translate),
    ...(raw.catalog && {catalog: wrapFacet(raw.catalog, translate)}),
    ...(raw.bulkRead && {
      bulkRead: wrapFacet(
        relayErrors(guardBulkRead(raw.bulkRead, definition), runtime, translate),
        translate,
      ),
    }),
    ...(raw.bulkWrite && {bulkWrite: wrapFacet(guardBulkWrite(raw.bulkWrite, definition), translate)}),
    ...(raw.transform && {transform: wrapFacet(guardTransform(raw.transform, definition), translate)}),
    ...(raw.jobs && {jobs: wrapFacet(raw.jobs, translate)}),
    ...(raw.jobRunner && {jobRunner: wrapFacet(raw.jobRunner, translate)}),
    ...(raw.maintenance && {maintenance: wrapFacet(raw.maintenance, translate)}),
    ...(raw.explain && {explain: wrapExplain(raw.explain, definition, context)}),
    ...(raw.spool && {spool: wrapSpool(raw.spool, definition, context, {runtime, translate})}),
    close: () => (closing ??= raw.close()),
  };
}

function wrapQuery(query: Query, definition: AdapterDefinition, context: ErrorContext): Query {
  return {
    run: wrapRun(query, definition, context),
    ...(query.openSession && {
      async openSession(options = {}) {
        try {
          const session = await query.openSession!(options);
          const wrapped: QuerySession = {
            run: wrapRun(session, definition, context),
            ...(session.transaction && {transaction: () => session.transaction!()}),
            close: () => session.close(),
          };
          rawSessions.set(wrapped, session);
          return wrapped;
        } catch (error) {
          throw translateError(definition, error, context, options.signal);
        }
      },
    }),
  };
}

function wrapRun(
  query: Pick<Query, 'run'>,
  definition: AdapterDefinition,
  context: ErrorContext,
): Query['run'] {
  return async (statement, options = {}) => {
    const {signal} = options;
    if (signal?.aborted) throw abortError(signal, context.connection);
    const translate: Translate = (error) =>
      translateError(definition, error, {...context, statement: statement.text}, signal);
    try {
      return wrapResult(await query.run(statement, options), translate);
    } catch (error) {
      throw translate(error);
    }
  };
}

function wrapExplain(explain: Explain, definition: AdapterDefinition, context: ErrorContext): Explain {
  return {
    async explain(statement, options) {
      const {signal, session: wrapped, ...rest} = options;
      if (signal.aborted) throw abortError(signal, context.connection);
      const session = wrapped && rawSessions.get(wrapped);
      try {
        return await explain.explain(statement, {...rest, signal, ...(session && {session})});
      } catch (error) {
        throw translateError(definition, error, {...context, statement: statement.text}, signal);
      }
    },
  };
}

function wrapSpool(
  spool: Spool,
  definition: AdapterDefinition,
  context: ErrorContext,
  {runtime, translate}: {runtime: Runtime; translate: Translate},
): Spool {
  const translated = async <Result>(work: Promise<Result>, signal?: AbortSignal): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      throw translate(error, signal);
    }
  };
  return {
    query: wrapQuery(spool.query, definition, context),
    bulkRead: wrapFacet(relayErrors(spool.bulkRead, runtime, translate), translate),
    load: (name, request) => translated(spool.load(name, request), request.signal),
    build: (text, options) => translated(spool.build(text, options), options.signal),
    async create(name, columns) {
      const table = await translated(spool.create(name, columns));
      return {
        name: table.name,
        columns: () => table.columns(),
        readableRows: () => table.readableRows(),
        append: (batch) => translated(table.append(batch)),
        finish: () => translated(table.finish()),
        drop: () => translated(table.drop()),
      };
    },
  };
}

/** Every method of a facet is asynchronous and takes a signal, if any, in its last argument. */
function wrapFacet<Facet extends object>(facet: Facet, translate: Translate): Facet {
  return new Proxy(facet, {
    get(target, property, receiver) {
      const member: unknown = Reflect.get(target, property, receiver);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        try {
          return await (member as (...args: unknown[]) => unknown).apply(target, args);
        } catch (error) {
          throw translate(error, (args.at(-1) as {signal?: AbortSignal} | undefined)?.signal);
        }
      };
    },
  });
}

/** Streams fail after `unload` has returned, so their errors are translated on the way. */
function relayErrors(bulkRead: BulkRead, runtime: Runtime, translate: Translate): BulkRead {
  return {
    ...bulkRead,
    async unload(request) {
      const source = await bulkRead.unload(request);
      const {content} = source;
      if (content.kind === 'files') return source;
      const stream = runtime.relayStream(content.stream, (error) => translate(error, request.signal));
      return {
        columns: source.columns,
        content: {...content, stream},
        ...(source.fingerprint !== undefined && {fingerprint: source.fingerprint}),
        ...(source.key && {key: source.key}),
        ...(source.deletedColumn !== undefined && {deletedColumn: source.deletedColumn}),
        ...(source.isWhole !== undefined && {isWhole: source.isWhole}),
        ...(source.hasMore !== undefined && {hasMore: source.hasMore}),
        ...(source.stateAfter && {stateAfter: () => source.stateAfter!()}),
        rowsSent: () => source.rowsSent(),
        async dispose() {
          stream.destroy();
          await source.dispose();
        },
      };
    },
  };
}

function wrapResult(result: ResultStream, translate: Translate): ResultStream {
  return {
    columns: result.columns,
    batches: translateBatches(result.batches, translate),
    stats: () => result.stats(),
    close: () => result.close(),
  };
}

async function* translateBatches(batches: AsyncIterable<Batch>, translate: Translate): AsyncGenerator<Batch> {
  try {
    yield* batches;
  } catch (error) {
    throw translate(error);
  }
}
