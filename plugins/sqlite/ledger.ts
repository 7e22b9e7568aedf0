import {
  formatRelation,
  parseRelation,
  type CommittedLoad,
  type LoadReceipt,
  type LoadRequest,
  type LoadWindow,
  type Relation,
  type StreamEntry,
  type StreamState,
} from '#src/warehouse/index.ts';
import {internalPrefix} from './catalog.ts';
import type {Host} from './host.ts';
import {selectRows} from './select-rows.ts';

const loads = `${internalPrefix}loads`;
const streams = `${internalPrefix}streams`;
const now = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;

/** Creates what remembers loads and streams; inside a transaction that writes. */
export async function ensureLedger(host: Host): Promise<void> {
  await host.request('execute', {
    text: `
      create table if not exists ${loads} (
        load_id text primary key, relation text not null, stream text, load_window text, rows_staged integer not null,
        rows_written integer not null, committed_at text not null);
      create table if not exists ${streams} (
        stream text primary key, relation text not null, state text not null, load_id text, updated_at text not null);`,
  });
}

async function hasLedger(host: Host): Promise<boolean> {
  return (await selectRows(host, 'select 1 from sqlite_schema where name = ?1', [streams])).length > 0;
}

/** The receipt of a load that was committed under this id. */
export async function findLoad(host: Host, loadId: string): Promise<LoadReceipt | undefined> {
  if (!(await hasLedger(host))) return undefined;
  const [found] = await selectRows<{rows: bigint}>(
    host,
    `select rows_staged as rows from ${loads} where load_id = ?1`,
    [loadId],
  );
  return found && {rowsStaged: Number(found.rows), rowsWritten: 0, bytes: 0, repeated: true};
}

export type LoadToRecord = Pick<LoadRequest, 'loadId' | 'progress' | 'window' | 'into'>;

/** Part of the transaction of the load, so that rows, record and state are there together or not at all. */
export async function recordLoad(
  host: Host,
  {loadId, progress, window, into}: LoadToRecord,
  {rowsStaged, rowsWritten}: Pick<LoadReceipt, 'rowsStaged' | 'rowsWritten'>,
): Promise<void> {
  await selectRows(
    host,
    `insert into ${loads} (load_id, relation, stream, load_window, rows_staged, rows_written, committed_at)
     values (?1, ?2, ?3, ?4, ?5, ?6, ${now})`,
    [
      loadId,
      formatRelation(into),
      progress?.stream ?? null,
      window ? JSON.stringify(window) : null,
      BigInt(rowsStaged),
      BigInt(rowsWritten),
    ],
  );
  const state = progress?.state();
  if (progress && state) await writeState(host, {stream: progress.stream, relation: into, state, loadId});
}

export async function writeState(
  host: Host,
  entry: {stream: string; relation: Relation; state: StreamState | undefined; loadId?: string},
): Promise<void> {
  const {stream, relation, state, loadId} = entry;
  if (!state) {
    await selectRows(host, `delete from ${streams} where stream = ?1`, [stream]);
    return;
  }
  await selectRows(host, `insert or replace into ${streams} values (?1, ?2, ?3, ?4, ${now})`, [
    stream,
    formatRelation(relation),
    JSON.stringify(state),
    loadId ?? null,
  ]);
}

export async function readStates(host: Host, wanted: readonly string[] | undefined): Promise<StreamEntry[]> {
  if (wanted?.length === 0 || !(await hasLedger(host))) return [];
  const rows = await selectRows<{
    stream: string;
    relation: string;
    state: string;
    load_id: string | null;
    updated_at: string;
  }>(
    host,
    `select * from ${streams} where ?1 is null or stream in (select value from json_each(?1)) order by stream`,
    [wanted ? JSON.stringify(wanted) : null],
  );
  return rows.map((row) => ({
    stream: row.stream,
    relation: parseRelation(row.relation),
    state: JSON.parse(row.state) as StreamState,
    ...(row.load_id !== null && {loadId: row.load_id}),
    updatedAt: row.updated_at,
  }));
}

export async function readLoads(
  host: Host,
  {stream, limit}: {stream?: string; limit: number},
): Promise<CommittedLoad[]> {
  if (!(await hasLedger(host))) return [];
  const rows = await selectRows<{
    load_id: string;
    stream: string | null;
    relation: string;
    rows_staged: bigint;
    rows_written: bigint;
    load_window: string | null;
    committed_at: string;
  }>(
    host,
    `select * from ${loads} where ?1 is null or stream = ?1 order by committed_at desc, rowid desc limit ?2`,
    [stream ?? null, BigInt(Math.floor(limit))],
  );
  return rows.map((row) => ({
    loadId: row.load_id,
    ...(row.stream !== null && {stream: row.stream}),
    relation: row.relation,
    rowsStaged: Number(row.rows_staged),
    rowsWritten: Number(row.rows_written),
    ...(row.load_window !== null && {window: JSON.parse(row.load_window) as LoadWindow}),
    committedAt: row.committed_at,
  }));
}
