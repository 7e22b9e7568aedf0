import {
  formatRelation,
  type BulkWrite,
  type LoadReceipt,
  type LoadRequest,
  type Relation,
  type StreamState,
} from '#src/warehouse/index.ts';
import type {MemoryConnection} from './connection.ts';
import {qualify} from './store.ts';

/** What was done under this load id before. */
export function repetitionOf({store}: MemoryConnection, loadId: string): LoadReceipt | undefined {
  const known = store.loads.get(loadId);
  return known && {...known.receipt, rowsWritten: 0, repeated: true};
}

/** Belongs to the step that makes the rows visible. */
export function recordLoad(
  connection: MemoryConnection,
  {into, loadId, progress, window}: Pick<LoadRequest, 'into' | 'loadId' | 'progress' | 'window'>,
  receipt: LoadReceipt,
): void {
  const {store, runtime} = connection;
  const state = progress?.state();
  const {rowsStaged, rowsWritten} = receipt;
  store.loads.set(loadId, {
    receipt,
    committed: {
      loadId,
      ...(progress && {stream: progress.stream}),
      relation: formatRelation(qualify(into)),
      rowsStaged,
      rowsWritten,
      ...(window && {window}),
      committedAt: runtime.clock.now().toISOString(),
    },
  });
  if (progress && state) writeState(connection, {stream: progress.stream, relation: into, state, loadId});
}

function writeState(
  {store, runtime}: MemoryConnection,
  entry: {stream: string; relation: Relation; state: StreamState | undefined; loadId?: string},
): void {
  const {stream, relation, state, loadId} = entry;
  if (state === undefined) store.streams.delete(stream);
  else
    store.streams.set(stream, {
      stream,
      relation: qualify(relation),
      // As in other systems, what was stored does not change with the caller's object.
      state: structuredClone(state),
      ...(loadId !== undefined && {loadId}),
      updatedAt: runtime.clock.now().toISOString(),
    });
}

export function createStates(
  connection: MemoryConnection,
): Required<Pick<BulkWrite, 'streamStates' | 'setStreamState' | 'committedLoads'>> {
  const {store} = connection;
  return {
    async streamStates({streams}) {
      const entries = [...store.streams.values()].filter(
        ({stream}) => streams === undefined || streams.includes(stream),
      );
      return entries.toSorted((a, b) => (a.stream < b.stream ? -1 : 1));
    },
    async setStreamState(entry) {
      writeState(connection, entry);
    },
    async committedLoads({stream, limit}) {
      const loads = [...store.loads.values()].map(({committed}) => committed).toReversed();
      return loads.filter((load) => stream === undefined || load.stream === stream).slice(0, limit);
    },
  };
}
