import type {Client} from 'pg';
import {
  formatRelation,
  type CommittedLoad,
  type LoadReceipt,
  type LoadRequest,
  type LoadWindow,
} from '#src/warehouse/index.ts';
import {ownSchema} from './catalog.ts';
import {ensureSchema, lockName} from './locks.ts';
import {isoText, streams, writeState} from './stream-states.ts';
import type {TargetName} from './target.ts';
import {inTransaction} from './transaction.ts';

const loads = `"${ownSchema}"."loads"`;

/**
 * Creates the tables of committed loads and of streams, or adds what older ones lack. The locks keep two first loads
 * from creating the same thing at once.
 */
export async function ensureLedger(client: Client): Promise<void> {
  if (await hasLedger(client)) return;
  await ensureSchema(client, ownSchema);
  await inTransaction(client, async () => {
    await lockName(client, loads);
    await client.query(`create table if not exists ${loads} (
      load_id text primary key,
      relation text not null,
      rows_staged bigint not null,
      rows_written bigint not null,
      committed_at timestamptz not null default now()
    )`);
    await client.query(
      `alter table ${loads} add column if not exists stream text, add column if not exists load_window text`,
    );
    await client.query(`create table if not exists ${streams} (
      stream text primary key,
      relation_schema text not null,
      relation_name text not null,
      state text not null,
      load_id text,
      updated_at timestamptz not null
    )`);
  });
}

/** The table of streams is the last one that is made. */
export async function hasLedger(client: Client): Promise<boolean> {
  const {rows} = await client.query<{exists: boolean}>(`select to_regclass($1) is not null as exists`, [
    streams,
  ]);
  return rows[0]!.exists;
}

/**
 * Applies a load id once: one whose answer got lost is found when it is repeated. Runs inside the transaction of the
 * load, under a lock that keeps the same load from running beside.
 */
export async function once(
  client: Client,
  loadId: string,
  work: () => Promise<LoadReceipt>,
): Promise<LoadReceipt> {
  const {rows} = await client.query<{rows_staged: string}>(
    `select rows_staged from ${loads} where load_id = $1`,
    [loadId],
  );
  return rows[0]
    ? {rowsStaged: Number(rows[0].rows_staged), rowsWritten: 0, bytes: 0, repeated: true}
    : work();
}

/** Part of the transaction of the load, so that rows, record and state are there together or not at all. */
export async function recordLoad(
  client: Client,
  {loadId, progress, window}: Pick<LoadRequest, 'loadId' | 'progress' | 'window'>,
  {relation, receipt}: {relation: TargetName; receipt: LoadReceipt},
): Promise<void> {
  await client.query(
    `insert into ${loads} (load_id, relation, rows_staged, rows_written, stream, load_window, committed_at)
     values ($1, $2, $3, $4, $5, $6, clock_timestamp())`,
    [
      loadId,
      formatRelation(relation),
      receipt.rowsStaged,
      receipt.rowsWritten,
      progress?.stream ?? null,
      window ? JSON.stringify(window) : null,
    ],
  );
  const state = progress?.state();
  if (progress && state) await writeState(client, {stream: progress.stream, relation, state, loadId});
}

export async function readLoads(
  client: Client,
  {stream, limit}: {stream?: string; limit: number},
): Promise<CommittedLoad[]> {
  if (!(await hasLedger(client))) return [];
  const {rows} = await client.query<{
    load_id: string;
    stream: string | null;
    relation: string;
    rows_staged: string;
    rows_written: string;
    load_window: string | null;
    committed_at: string;
  }>(
    `select load_id, stream, relation, rows_staged, rows_written, load_window, ${isoText('committed_at')} as committed_at
     from ${loads} l where $1::text is null or stream = $1 order by l.committed_at desc, load_id limit $2`,
    [stream ?? null, limit],
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
