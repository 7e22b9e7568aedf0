import {
  CancelledError,
  ConnectionError,
  OpsError,
  TimeoutError,
  UnsupportedError,
  isAbort,
  messageOf,
} from '../errors/index.ts';
import type {Runtime} from '../runtime/ports.ts';
import type {AdapterDefinition, ErrorContext} from './adapter.ts';
import type {Batch, ResultStream} from './query.ts';
import type {FacetName, Warehouse} from './warehouse.ts';

export interface OpenOptions {
  /** Name in weir.yml, used in errors. */
  name: string;
  signal?: AbortSignal;
  /** Default 10 s. */
  connectTimeoutMs?: number;
  /** Default false. */
  readOnly?: boolean;
}

/** An open warehouse that knows its definition; errors are ours, `close` may be called twice. */
export interface OpenWarehouse extends Warehouse {
  readonly name: string;
  readonly definition: AdapterDefinition;
}

const defaultConnectTimeoutMs = 10_000;

/**
 * Connects once, bounds the wait, and wraps every facet so that callers only ever see `OpsError`s.
 * Adapters throw native errors and stay naive.
 */
export async function openWarehouse(
  definition: AdapterDefinition,
  config: unknown,
  runtime: Runtime,
  options: OpenOptions,
): Promise<OpenWarehouse> {
  const context: ErrorContext = {connection: options.name, config};
  const translate = (error: unknown, statement?: string): unknown =>
    translateOnce(definition, error, {...context, ...(statement !== undefined && {statement})});
  const timeoutMs = options.connectTimeoutMs ?? defaultConnectTimeoutMs;
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  let raw: Warehouse;
  try {
    raw = await untilAborted(
      definition.connect(config, runtime, {signal, name: options.name, readOnly: options.readOnly ?? false}),
      signal,
    );
  } catch (error) {
    if (options.signal?.aborted) throw new CancelledError();
    if ((deadline.aborted && isAbort(error)) || (error as Error)?.name === 'TimeoutError')
      throw new TimeoutError(`Connection ${options.name} did not open within ${timeoutMs / 1000} s`, {
        hint: `Check that the host is right and reachable, then run \`weir connection test ${options.name}\`.`,
        details: {connection: options.name},
        cause: error,
      });
    throw translate(error);
  }
  return wrapWarehouse(raw, definition, options.name, translate);
}

/** The facet, or the refusal that says who can. */
export function requireFacet<Name extends FacetName>(
  warehouse: OpenWarehouse,
  facet: Name,
  purpose: string,
): NonNullable<Warehouse[Name]> {
  const found = warehouse[facet];
  if (found) return found as NonNullable<Warehouse[Name]>;
  throw missingFacetError(warehouse.definition, facet, `${purpose} on ${warehouse.name}`);
}

/** Says that a system lacks a facet. */
export function missingFacetError(
  definition: AdapterDefinition,
  facet: FacetName,
  purpose: string,
): UnsupportedError {
  return new UnsupportedError(`Cannot ${purpose}: ${definition.title} has no ${facetTitles[facet]}`, {
    hint: 'The capability table in the README lists the systems that have it.',
    details: {facet, type: definition.name},
  });
}

const facetTitles: Record<FacetName, string> = {
  catalog: 'catalog of tables',
  bulkRead: 'bulk reading',
  bulkWrite: 'bulk loading',
  transform: 'building of tables and views',
  jobs: 'list of live work',
};

function wrapWarehouse(
  raw: Warehouse,
  definition: AdapterDefinition,
  name: string,
  translate: (error: unknown, statement?: string) => unknown,
): OpenWarehouse {
  let closing: Promise<void> | undefined;
  return {
    name,
    definition,
    query: {
      async run(statement, options) {
        try {
          return wrapResult(await raw.query.run(statement, options), (error) =>
            translate(error, statement.text),
          );
        } catch (error) {
          throw translate(error, statement.text);
        }
      },
    },
    health: wrapFacet(raw.health, translate),
    ...(raw.catalog && {catalog: wrapFacet(raw.catalog, translate)}),
    ...(raw.bulkRead && {bulkRead: wrapFacet(raw.bulkRead, translate)}),
    ...(raw.bulkWrite && {bulkWrite: wrapFacet(raw.bulkWrite, translate)}),
    ...(raw.transform && {transform: wrapFacet(raw.transform, translate)}),
    ...(raw.jobs && {jobs: wrapFacet(raw.jobs, translate)}),
    close: () => (closing ??= raw.close()),
  };
}

/** Every method of a facet is asynchronous, so one wrapper fits all. */
function wrapFacet<Facet extends object>(facet: Facet, translate: (error: unknown) => unknown): Facet {
  return new Proxy(facet, {
    get(target, property, receiver) {
      const member: unknown = Reflect.get(target, property, receiver);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        try {
          return await (member as (...args: unknown[]) => unknown).apply(target, args);
        } catch (error) {
          throw translate(error);
        }
      };
    },
  });
}

function wrapResult(result: ResultStream, translate: (error: unknown) => unknown): ResultStream {
  return {
    columns: result.columns,
    batches: translateBatches(result.batches, translate),
    stats: () => result.stats(),
    close: () => result.close(),
  };
}

async function* translateBatches(
  batches: AsyncIterable<Batch>,
  translate: (error: unknown) => unknown,
): AsyncGenerator<Batch> {
  try {
    yield* batches;
  } catch (error) {
    throw translate(error);
  }
}

function translateOnce(definition: AdapterDefinition, error: unknown, context: ErrorContext): unknown {
  if (error instanceof OpsError) return error;
  if (isMissingDependency(error, definition))
    return new ConnectionError(
      `${definition.title} needs the package ${definition.dependency!.package}, which is not installed`,
      'refused',
      {
        code: 'dependency-missing',
        hint: `Run \`npm install ${definition.dependency!.package}@${definition.dependency!.range}\`.`,
        cause: error,
      },
    );
  const translated = definition.translateError(error, context);
  if (translated) return translated;
  return isAbort(error) ? new CancelledError(messageOf(error), {cause: error}) : error;
}

function isMissingDependency(error: unknown, definition: AdapterDefinition): boolean {
  return (
    (error as {code?: string})?.code === 'ERR_MODULE_NOT_FOUND' &&
    definition.dependency !== undefined &&
    messageOf(error).includes(definition.dependency.package)
  );
}

/** Rejects as soon as the signal aborts, even if the adapter does not listen. */
async function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  let stopListening = () => {};
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, {once: true});
    stopListening = () => signal.removeEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stopListening();
  }
}
