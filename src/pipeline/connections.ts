import pLimit, {type LimitFunction} from 'p-limit';
import type {OpenWarehouse} from '../warehouse/index.ts';

/** How a run gets at its connections. */
export interface ConnectionSource {
  open(name: string): Promise<OpenWarehouse>;
  /** Pieces of work at once. */
  concurrency(name: string): number;
}

/** Opens each connection once, at first use, and bounds the work on each and in total. */
export interface ConnectionPool {
  /** Runs `work` when every named connection has room, with the connections open. */
  use<Result>(
    names: readonly string[],
    work: (warehouses: readonly OpenWarehouse[]) => Promise<Result>,
  ): Promise<Result>;
  close(): Promise<void>;
}

export function createConnectionPool(source: ConnectionSource, concurrency: number): ConnectionPool {
  const total = pLimit(concurrency);
  const open = new Map<string, Promise<OpenWarehouse>>();
  const limits = new Map<string, LimitFunction>();
  const warehouseOf = (name: string) => remember(open, name, () => source.open(name));
  const limitOf = (name: string) => remember(limits, name, () => pLimit(source.concurrency(name)));
  return {
    use<Result>(names: readonly string[], work: (warehouses: readonly OpenWarehouse[]) => Promise<Result>) {
      // Room is taken in one order everywhere, so two steps can never wait for each other.
      const inOrder = [...new Set(names)].toSorted();
      const enter = async (position: number): Promise<Result> => {
        if (position < inOrder.length) return limitOf(inOrder[position]!)(() => enter(position + 1));
        return total(async () => work(await Promise.all(names.map(warehouseOf))));
      };
      return enter(0);
    },
    async close() {
      await Promise.allSettled([...open.values()].map(async (warehouse) => (await warehouse).close()));
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
