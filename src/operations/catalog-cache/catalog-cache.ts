import {messageOf} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import type {CompletionCatalog, CompletionRelation} from '../../sql/complete/catalog.ts';
import type {OpenWarehouse} from '../../warehouse/index.ts';
import {createCatalogSnapshot} from './catalog-snapshot.ts';
import {openCatalogStore} from './catalog-store.ts';
import {refreshCatalog, refreshRelation, type RefreshTarget} from './refresh-catalog.ts';

export interface CatalogCacheState {
  isRefreshing: boolean;
  schemasRead: number;
  schemaCount: number;
  /** Why the last refresh failed. */
  problem: string | undefined;
}

/** Tables, columns, keys and functions of one connection, known at once and brought up to date in the background. */
export interface CatalogCache {
  /** What is known now. The same object until more is known. */
  catalog(): CompletionCatalog;
  state(): CatalogCacheState;
  /** Calls back whenever catalog or state changed; returns what ends that. */
  subscribe(listener: () => void): () => void;
  /**
   * Reads what is older than the time to live, or everything. Never throws: what failed is in the state. Nobody
   * needs to wait for it.
   */
  refresh(options?: {force?: boolean}): Promise<void>;
  /** Stops what is being read. */
  close(): Promise<void>;
}

export interface CatalogCacheOptions {
  /** Tells connections apart in the project's cache, e.g. `production/warehouse`. */
  connection: string;
  /** The project's folder of state; undefined keeps everything in memory. */
  folder: string | undefined;
  /** Default 10 minutes. */
  timeToLiveMs?: number;
  /** Default: the default schema of the system. */
  searchPath?: readonly string[];
}

const defaultTimeToLiveMs = 10 * 60 * 1000;

export async function openCatalogCache(
  runtime: Runtime,
  warehouse: OpenWarehouse,
  options: CatalogCacheOptions,
): Promise<CatalogCache> {
  const {defaultSchema} = warehouse.definition.capabilities;
  const searchPath = options.searchPath ?? (defaultSchema === undefined ? [] : [defaultSchema]);
  const store = await openCatalogStore(runtime, options);
  const closing = new AbortController();
  const listeners = new Set<() => void>();
  let state: CatalogCacheState = {
    isRefreshing: false,
    schemasRead: 0,
    schemaCount: 0,
    problem: undefined,
  };
  let refreshing: Promise<void> | undefined;
  const asked = new Set<string>();
  const reading = new Set<Promise<void>>();

  const change = (next: Partial<CatalogCacheState>) => {
    state = {...state, ...next};
    for (const listener of listeners) listener();
  };
  const readMissing = (relation: CompletionRelation) => {
    const key = `${relation.schema ?? ''}\0${relation.name}`;
    if (!target || closing.signal.aborted || asked.has(key)) return;
    asked.add(key);
    const work = refreshRelation(target, relation)
      .then(() => change({}))
      .catch(() => {})
      .finally(() => reading.delete(work));
    reading.add(work);
  };
  const snapshot = createCatalogSnapshot(store, searchPath, readMissing);
  const target: RefreshTarget | undefined = warehouse.catalog && {
    catalog: warehouse.catalog,
    store,
    snapshot,
    clock: runtime.clock,
    searchPath,
    onProgress: (schemasRead, schemaCount) => change({schemasRead, schemaCount}),
  };

  const run = async (staleBeforeMs: number) => {
    if (!target) return;
    asked.clear();
    change({isRefreshing: true, problem: undefined});
    const {signal} = closing;
    const problem = await refreshCatalog(target, {staleBeforeMs, signal}).then(
      () => undefined,
      (error: unknown) => messageOf(error),
    );
    change({isRefreshing: false, problem: signal.aborted ? undefined : problem});
  };

  return {
    catalog: () => snapshot.catalog(),
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh({force = false} = {}) {
      const now = runtime.clock.now().getTime();
      const staleBeforeMs = force
        ? Number.POSITIVE_INFINITY
        : now - (options.timeToLiveMs ?? defaultTimeToLiveMs);
      refreshing ??= run(staleBeforeMs).finally(() => (refreshing = undefined));
      return refreshing;
    },
    async close() {
      closing.abort();
      listeners.clear();
      await Promise.all([refreshing, ...reading]);
      store.close();
    },
  };
}
