import {OpsError, TimeoutError, UnsupportedError} from '../errors/index.ts';
import type {Runtime} from '../runtime/ports.ts';
import type {AdapterDefinition, ErrorContext} from './adapter.ts';
import {abortError, translateError} from './translate-error.ts';
import type {FacetName, Warehouse} from './warehouse.ts';
import {wrapWarehouse} from './wrap.ts';

export interface OpenOptions {
  /** Name in weir.yml, used in errors. */
  name: string;
  signal?: AbortSignal;
  /** Default 10 s. */
  connectTimeoutMs?: number;
  /** Default false. */
  readOnly?: boolean;
  /** As in `ConnectOptions`. */
  memoryBytes?: number;
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
  const timeoutMs = options.connectTimeoutMs ?? defaultConnectTimeoutMs;
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  let raw: Warehouse;
  try {
    signal.throwIfAborted();
    raw = await untilAborted(
      definition.connect(config, runtime, {
        signal,
        name: options.name,
        readOnly: options.readOnly ?? false,
        ...(options.memoryBytes !== undefined && {memoryBytes: options.memoryBytes}),
      }),
      signal,
    );
  } catch (error) {
    if (options.signal?.aborted) throw abortError(options.signal, options.name, error);
    if (deadline.aborted && !(error instanceof OpsError))
      throw new TimeoutError(`Connection ${options.name} did not open within ${timeoutMs / 1000} s`, {
        hint: `Check that the host is right and reachable, then run \`weir connection test ${options.name}\`.`,
        details: {connection: options.name},
        cause: error,
      });
    throw translateError(definition, error, context);
  }
  return wrapWarehouse(raw, definition, runtime, context);
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
  jobRunner: 'jobs that weir can start',
  explain: 'query plans',
  spool: 'room for results of others',
  maintenance: 'versions of files to look after',
};

/** Rejects as soon as the signal aborts, even if the adapter does not listen; what still opens then is closed. */
async function untilAborted(connecting: Promise<Warehouse>, signal: AbortSignal): Promise<Warehouse> {
  let stopListening = () => {};
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = () => {
      reject(signal.reason as Error);
      connecting.then((late) => late.close()).catch(() => {});
    };
    signal.addEventListener('abort', onAbort, {once: true});
    stopListening = () => signal.removeEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([connecting, aborted]);
  } finally {
    stopListening();
  }
}
