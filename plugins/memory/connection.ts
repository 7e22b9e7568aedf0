import type {Runtime} from '#src/runtime/ports.ts';
import type {MemoryConfig} from './config.ts';
import {MemoryError} from './errors.ts';
import {createFaultPlayer, type FaultPlayer} from './faults.ts';
import {openStore, type MemoryStore, type RunningJob} from './store.ts';

/** What all facets of one connection share. */
export interface MemoryConnection {
  readonly store: MemoryStore;
  readonly faults: FaultPlayer;
  readonly runtime: Runtime;
  readonly number: number;
  /** Lists work until `endJob` is called; its signal aborts on cancel, on the caller's abort and on close. */
  startJob(statement: string, signal?: AbortSignal): {job: RunningJob; signal: AbortSignal; end(): void};
  close(): void;
}

export function createConnection(config: MemoryConfig, runtime: Runtime): MemoryConnection {
  const store = openStore(config.store);
  const closing = new AbortController();
  const number = store.nextNumber++;
  return {
    store,
    runtime,
    number,
    faults: createFaultPlayer(config, store, closing.signal),
    startJob(statement, signal) {
      const id = String(store.nextNumber++);
      const controller = new AbortController();
      const job = {id, statement, startedAt: runtime.clock.now(), connection: number, controller};
      store.jobs.set(id, job);
      const signals = [controller.signal, closing.signal, ...(signal ? [signal] : [])];
      return {job, signal: AbortSignal.any(signals), end: () => void store.jobs.delete(id)};
    },
    close: () => closing.abort(new MemoryError('lost', 'the connection was closed')),
  };
}
