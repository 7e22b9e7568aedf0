import type {DuckDBConnection} from '@duckdb/node-api';
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
import {internalSchema} from './catalog.ts';
import {selectRows} from './select-rows.ts';
import {createIfMissing} from './transaction.ts';

const loads = `${internalSchema}.loads`;
const streams = `${internalSchema}.streams`;

/** Creates what remembers loads and streams, or adds what an older one lacks. */
export async function ensureLedger(connection: DuckDBConnection): Promise<void> {
  const [{columns} = {columns: 0}] = await selectRows<{columns: number}>(
    connection,
    `select count(*) as columns from duckdb_columns() where database_name = current_database()
       and schema_name = $1 and (table_name = 'streams' or column_name in ('stream', 'rows_staged', 'load_window'))`,
    [internalSchema],
  );
  if (columns >= 8) return;
  await createIfMissing(connection, `create schema if not exists ${internalSchema}`);
  await createIfMissing(
    connection,
    `create table if not exists ${loads} (
       load_id varchar primary key, relation varchar, rows bigint, committed_at timestamptz default now(),
       stream varchar, rows_staged bigint, load_window varchar)`,
  );
  for (const column of ['stream varchar', 'rows_staged bigint', 'load_window varchar'])
    await createIfMissing(connection, `alter table ${loads} add column if not exists ${column}`);
  await createIfMissing(
    connection,
    `create table if not exists ${streams} (
       stream varchar primary key, relation varchar not null, state varchar not null, load_id varchar,
       updated_at timestamptz not null)`,
  );
}

async function hasLedger(connection: DuckDBConnection): Promise<boolean> {
  const found = await selectRows(
    connection,
    `select 1 from duckdb_tables() where database_name = current_database() and schema_name = $1 and table_name = 'streams'`,
    [internalSchema],
  );
  return found.length > 0;
}

/** Rows of a load that was committed under this id. */
export async function findLoad(connection: DuckDBConnection, loadId: string): Promise<number | undefined> {
  const [found] = await selectRows<{rows: number}>(
    connection,
    `select coalesce(rows_staged, rows) as rows from ${loads} where load_id = $1`,
    [loadId],
  );
  return found?.rows;
}

export type LoadToRecord = Pick<LoadRequest, 'loadId' | 'progress' | 'window'> & {relation: Relation};

/** Part of the transaction of the load, so that rows, record and state are there together or not at all. */
export async function recordLoad(
  connection: DuckDBConnection,
  {loadId, progress, window, relation}: LoadToRecord,
  {rowsStaged, rowsWritten}: Pick<LoadReceipt, 'rowsStaged' | 'rowsWritten'>,
): Promise<void> {
  await connection.run(
    `insert into ${loads} (load_id, relation, rows, rows_staged, stream, load_window) values ($1, $2, $3, $4, $5, $6)`,
    [
      loadId,
      formatRelation(relation),
      BigInt(rowsWritten),
      BigInt(rowsStaged),
      progress?.stream ?? null,
      window ? JSON.stringify(window) : null,
    ],
  );
  const state = progress?.state();
  if (progress && state) await writeState(connection, {stream: progress.stream, relation, state, loadId});
}

export async function writeState(
  connection: DuckDBConnection,
  change: {stream: string; relation: Relation; state: StreamState | undefined; loadId?: string},
): Promise<void> {
  const {stream, relation, state, loadId} = change;
  if (!state) {
    await connection.run(`delete from ${streams} where stream = $1`, [stream]);
    return;
  }
  await connection.run(`insert or replace into ${streams} values ($1, $2, $3, $4, now())`, [
    stream,
    formatRelation(relation),
    JSON.stringify(state),
    loadId ?? null,
  ]);
}

const isoText = (column: string) => `strftime(${column} at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')`;

export async function readStates(
  connection: DuckDBConnection,
  wanted: readonly string[] | undefined,
): Promise<StreamEntry[]> {
  if (wanted?.length === 0 || !(await hasLedger(connection))) return [];
  const places = wanted?.map((_, index) => `$${index + 1}`).join(', ');
  const rows = await selectRows<{
    stream: string;
    relation: string;
    state: string;
    load_id: string | null;
    updated_at: string;
  }>(
    connection,
    `select stream, relation, state, load_id, ${isoText('updated_at')} as updated_at from ${streams}
     ${places === undefined ? '' : `where stream in (${places})`} order by stream`,
    [...(wanted ?? [])],
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
  connection: DuckDBConnection,
  {stream, limit}: {stream?: string; limit: number},
): Promise<CommittedLoad[]> {
  if (!(await hasLedger(connection))) return [];
  const rows = await selectRows<{
    load_id: string;
    stream: string | null;
    relation: string;
    rows: number;
    rows_staged: number | null;
    load_window: string | null;
    committed_at: string;
  }>(
    connection,
    `select load_id, stream, relation, rows, rows_staged, load_window, ${isoText('l.committed_at')} as committed_at
     from ${loads} l ${stream === undefined ? '' : 'where stream = $1'}
     order by l.committed_at desc, load_id limit ${Math.floor(limit)}`,
    stream === undefined ? [] : [stream],
  );
  return rows.map((row) => ({
    loadId: row.load_id,
    ...(row.stream !== null && {stream: row.stream}),
    relation: row.relation,
    rowsStaged: row.rows_staged ?? row.rows,
    rowsWritten: row.rows,
    ...(row.load_window !== null && {window: JSON.parse(row.load_window) as LoadWindow}),
    committedAt: row.committed_at,
  }));
}
