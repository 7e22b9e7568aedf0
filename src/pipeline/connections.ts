import pLimit, {type LimitFunction} from 'p-limit';
import type {OpenWarehouse} from '../warehouse/index.ts';

/** How a run gets at its connections. */
export interface ConnectionSource {
  open(name: string): Promise<OpenWarehouse>;
  /** Pieces of work at once. */
  concurrency(name: string): number;
  /** The system inside this process, in memory, where rows are looked at on their way. */
  openEmbedded(): Promise<OpenWarehouse>;
}

/** Opens each connection once, at first use, and bounds the work on each and in total. */
export interface ConnectionPool {
  /** Runs `work` when every named connection has room, with the connections open. */
  use<Result>(
    names: readonly string[],
    work: (warehouses: readonly OpenWarehouse[]) => Promise<Result>,
  ): Promise<Result>;
  /** As `use`, but only if there is room at this moment; otherwise undefined. */
  useIfFree<Result>(
    names: readonly string[],
    work: (warehouses: readonly OpenWarehouse[]) => Promise<Result>,
  ): Promise<Result> | undefined;
  /** The system inside this process, opened at first use. */
  embedded(): Promise<OpenWarehouse>;
  /** The connection, opened anew unless that was done since `broken` came from here. */
  renew(name: string, broken: OpenWarehouse): Promise<OpenWarehouse>;
  close(): Promise<void>;
}

export function createConnectionPool(source: ConnectionSource, concurrency: number): ConnectionPool {
  const total = pLimit(concurrency);
  const open = new Map<string, Promise<OpenWarehouse>>();
  // Others may still work on one that broke for somebody, so all are closed at the end only.
  const replaced: OpenWarehouse[] = [];
  let embedded: Promise<OpenWarehouse> | undefined;
  const limits = new Map<string, LimitFunction>();
  const warehouseOf = (name: string) => remember(open, name, () => source.open(name));
  const limitOf = (name: string) => remember(limits, name, () => pLimit(source.concurrency(name)));
  const opened = (names: readonly string[]) => Promise.all(names.map(warehouseOf));
  /** Room is taken in one order everywhere, so two steps can never wait for each other. */
  const enter = <Result>(names: readonly string[], work: () => Promise<Result>): Promise<Result> => {
    const [first, ...others] = [...new Set(names)].toSorted();
    return first === undefined ? work() : limitOf(first)(() => enter(others, work));
  };
  return {
    use: (names, work) => enter(names, () => total(async () => work(await opened(names)))),
    useIfFree(names, work) {
      const isFree = names.every((name) => {
        const {activeCount, pendingCount, concurrency: most} = limitOf(name);
        return activeCount + pendingCount < most;
      });
      return isFree ? enter(names, async () => work(await opened(names))) : undefined;
    },
    embedded: () => (embedded ??= source.openEmbedded()),
    async renew(name, broken) {
      if ((await open.get(name)) !== broken) return warehouseOf(name);
      replaced.push(broken);
      const again = source.open(name);
      open.set(name, again);
      // Whoever comes next tries again, instead of hearing of this failure.
      again.catch(() => open.set(name, Promise.resolve(broken)));
      return again;
    },
    async close() {
      const all = [...open.values(), ...replaced, ...(embedded ? [embedded] : [])];
      await Promise.allSettled(all.map(async (warehouse) => (await warehouse).close()));
    },
  };
}

function remember<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
