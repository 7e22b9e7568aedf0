import type {Sqlite} from '../../runtime/ports.ts';
import type {Relation, StreamEntry, StreamState} from '../../warehouse/index.ts';

/** Where streams stand whose destination keeps no such record, and loads whose end was never seen. */
export interface LocalStreams {
  find(stream: string): StreamEntry | undefined;
  list(): StreamEntry[];
  save(entry: StreamEntry): void;
  forget(stream: string): void;
  /** The load that was begun and not seen to end; it may have been committed, and is repeated under its id. */
  pendingLoad(stream: string): string | undefined;
  beginLoad(stream: string, loadId: string): void;
  endLoad(stream: string): void;
}

interface StateRow {
  stream: string;
  relation: string;
  state: string;
  load_id: string | null;
  updated_at: string;
}

export function createLocalStreams(database: Sqlite): LocalStreams {
  return {
    find(stream) {
      const row = database.all<StateRow>('select * from stream_state where stream = ?', [stream])[0];
      return row && fromRow(row);
    },
    list: () => database.all<StateRow>('select * from stream_state order by stream').map(fromRow),
    save: ({stream, relation, state, loadId, updatedAt}) =>
      database.run('insert or replace into stream_state values (?, ?, ?, ?, ?)', [
        stream,
        JSON.stringify(relation),
        JSON.stringify(state),
        loadId ?? null,
        updatedAt,
      ]),
    forget: (stream) => database.run('delete from stream_state where stream = ?', [stream]),
    pendingLoad: (stream) =>
      database.all<{load_id: string}>('select load_id from pending_load where stream = ?', [stream])[0]
        ?.load_id,
    beginLoad: (stream, loadId) =>
      database.run('insert or replace into pending_load values (?, ?)', [stream, loadId]),
    endLoad: (stream) => database.run('delete from pending_load where stream = ?', [stream]),
  };
}

function fromRow({stream, relation, state, load_id: loadId, updated_at: updatedAt}: StateRow): StreamEntry {
  return {
    stream,
    relation: JSON.parse(relation) as Relation,
    state: JSON.parse(state) as StreamState,
    ...(loadId !== null && {loadId}),
    updatedAt,
  };
}
