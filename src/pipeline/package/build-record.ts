import type {Sqlite} from '../../runtime/ports.ts';
import type {CursorPlace} from '../ingest/place.ts';
import type {OrderColumn, RowRange} from '../ingest/range.ts';

/** A replace that comes in parts and is not finished yet. */
export interface BuildRecord {
  buildId: string;
  /** Changes with whatever makes the parts of another shape. */
  fingerprint: string;
  startedMs: number;
  /** For streams with a cursor: the rows that all parts stay within, and where the stream stands afterwards. */
  limit?: {order: readonly OrderColumn[]; range: RowRange; place: CursorPlace};
}

export interface BuildPart {
  position: number;
  range: RowRange;
  loadId: string;
  /** Rows that the destination took; absent until it did. */
  rows?: number;
}

/** Remembers the parts of unfinished builds, so that another process goes on where one ended. */
export interface BuildRecords {
  find(stream: string): BuildRecord | undefined;
  begin(stream: string, build: BuildRecord): void;
  parts(stream: string): BuildPart[];
  addPart(stream: string, part: BuildPart): void;
  commitPart(stream: string, position: number, rows: number): void;
  remove(stream: string): void;
  list(): {stream: string; build: BuildRecord}[];
}

interface BuildRow {
  stream: string;
  build_id: string;
  fingerprint: string;
  started_ms: number;
  row_limit: string | null;
}

export function createBuildRecords(database: Sqlite): BuildRecords {
  return {
    find(stream) {
      const row = database.all<BuildRow>('select * from build where stream = ?', [stream])[0];
      return row && fromRow(row);
    },
    begin(stream, {buildId, fingerprint, startedMs, limit}) {
      database.transaction(() => {
        database.run('delete from build_part where stream = ?', [stream]);
        database.run('insert or replace into build values (?, ?, ?, ?, ?)', [
          stream,
          buildId,
          fingerprint,
          startedMs,
          limit ? JSON.stringify(limit) : null,
        ]);
      });
    },
    parts: (stream) =>
      database
        .all<{position: number; range: string; load_id: string; rows: number | null}>(
          'select position, range, load_id, rows from build_part where stream = ? order by position',
          [stream],
        )
        .map(({position, range, load_id: loadId, rows}) => ({
          position,
          range: JSON.parse(range) as RowRange,
          loadId,
          ...(rows !== null && {rows}),
        })),
    addPart: (stream, {position, range, loadId}) =>
      database.run('insert into build_part (stream, position, range, load_id) values (?, ?, ?, ?)', [
        stream,
        position,
        JSON.stringify(range),
        loadId,
      ]),
    commitPart: (stream, position, rows) =>
      database.run('update build_part set rows = ? where stream = ? and position = ?', [
        rows,
        stream,
        position,
      ]),
    remove: (stream) =>
      database.transaction(() => {
        database.run('delete from build_part where stream = ?', [stream]);
        database.run('delete from build where stream = ?', [stream]);
      }),
    list: () =>
      database
        .all<BuildRow>('select * from build order by stream')
        .map((row) => ({stream: row.stream, build: fromRow(row)})),
  };
}

function fromRow({build_id: buildId, fingerprint, started_ms: startedMs, row_limit}: BuildRow): BuildRecord {
  return {
    buildId,
    fingerprint,
    startedMs,
    ...(row_limit !== null && {limit: JSON.parse(row_limit) as NonNullable<BuildRecord['limit']>}),
  };
}
