import type {Fault, FaultPlace, MemoryConfig} from './config.ts';
import {MemoryError} from './errors.ts';
import type {MemoryStore} from './store.ts';

/** What a fault sees of the call that it may strike. */
export interface Call {
  place: FaultPlace;
  /** Statement or relation. */
  subject?: string;
  signal?: AbortSignal;
}

/** Plays the scripted faults of one connection. Counts are the store's, so a new connection goes on counting. */
export interface FaultPlayer {
  /** Begins a call; strikes at once unless the fault waits for rows. Returns what to ask before each row. */
  enter(call: Call): Promise<RowGate>;
}

/** Undefined when nothing waits in this call; else a function that is given the rows that passed. */
export type RowGate = ((rows: number) => Promise<void> | undefined) | undefined;

export function createFaultPlayer(
  config: MemoryConfig,
  store: MemoryStore,
  closed: AbortSignal,
): FaultPlayer {
  let lost = false;
  const strike = async (fault: Fault, call: Call) => {
    countsOf(store, fault).strikes += 1;
    if (fault.kind === 'stall')
      return untilAborted(call.signal ? AbortSignal.any([call.signal, closed]) : closed);
    if (fault.kind === 'bug') throw new TypeError(`Nobody foresaw this at ${call.place}`);
    lost ||= fault.kind === 'lost';
    throw new MemoryError(fault.kind, `scripted fault ${fault.kind} at ${call.place}`);
  };
  return {
    async enter(call) {
      if (lost) throw new MemoryError('lost', 'the connection was lost before');
      const due = config.faults.filter((fault) => isMet(store, fault, call));
      for (const fault of due) if (fault.after_rows === 0) await strike(fault, call);
      const waiting = due.filter((fault) => fault.after_rows > 0);
      if (waiting.length === 0) return undefined;
      return (rows) => {
        const fault = waiting.find(({after_rows}) => after_rows === rows);
        return fault && strike(fault, call);
      };
    },
  };
}

function isMet(store: MemoryStore, fault: Fault, {place, subject = ''}: Call): boolean {
  if (fault.at !== place || (fault.on !== undefined && !subject.includes(fault.on))) return false;
  const counts = countsOf(store, fault);
  counts.calls += 1;
  return counts.calls > fault.after_calls && (fault.times === undefined || counts.strikes < fault.times);
}

function countsOf({faultCounts}: MemoryStore, fault: Fault): {calls: number; strikes: number} {
  const key = JSON.stringify(fault);
  const counts = faultCounts.get(key) ?? {calls: 0, strikes: 0};
  faultCounts.set(key, counts);
  return counts;
}

/** Never resolves; rejects with the reason once the signal aborts. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), {once: true});
  });
}
