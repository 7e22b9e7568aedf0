import {
  formatRelation,
  type CommittedLoad,
  type LoadReceipt,
  type LoadWindow,
  type StreamEntry,
  type StreamState,
} from '#src/warehouse/index.ts';
import {ownSchema} from './catalog.ts';
import {ask, type Client} from './client.ts';
import {dialect} from './dialect.ts';
import {isServerError} from './errors.ts';
import type {TargetName} from './target.ts';

/** Quoted names of the tables that remember loads and where streams stand. */
export interface Ledger {
  loads: string;
  streams: string;
}

const ledgerIn = (schema: string, prefix: string): Ledger => ({
  loads: dialect.quoteRelation({schema, name: `${prefix}loads`}),
  streams: dialect.quoteRelation({schema, name: `${prefix}streams`}),
});

/** Where the ledger is, if there is one: in a database of its own, or in this one for users who may make none. */
export async function findLedger(client: Client, database: string | undefined): Promise<Ledger | undefined> {
  const rows = await ask<{schema: string; name: string}>(
    client,
    `select table_schema as \`schema\`, table_name as name from information_schema.tables
     where table_schema = ? and table_name = 'streams' or table_schema = ? and table_name = '${ownSchema}_streams'
     order by table_name desc`,
    [ownSchema, database ?? ''],
  );
  const [found] = rows;
  if (!found) return undefined;
  return found.name === 'streams' ? ledgerIn(ownSchema, '') : ledgerIn(found.schema, `${ownSchema}_`);
}

/** Makes the ledger where there is none. Statements that define tables commit, so this comes before the load. */
export async function ensureLedger(client: Client, database: string): Promise<Ledger> {
  const found = await findLedger(client, database);
  if (found) return found;
  const ledger = (await canCreateSchema(client))
    ? ledgerIn(ownSchema, '')
    : ledgerIn(database, `${ownSchema}_`);
  const text = (length: number) => `varchar(${length}) character set utf8mb4 collate utf8mb4_bin`;
  await ask(
    client,
    `create table if not exists ${ledger.loads} (
      load_id ${text(255)} not null primary key,
      stream ${text(512)} null,
      relation ${text(512)} not null,
      rows_staged bigint not null,
      rows_written bigint not null,
      load_window longtext null,
      swap longtext null,
      committed_at datetime(6) not null,
      key (stream)
    ) engine = InnoDB`,
  );
  await ask(
    client,
    `create table if not exists ${ledger.streams} (
      stream ${text(512)} not null primary key,
      relation_schema ${text(64)} not null,
      relation_name ${text(64)} not null,
      state longtext character set utf8mb4 not null,
      load_id ${text(255)} null,
      updated_at datetime(6) not null
    ) engine = InnoDB`,
  );
  return ledger;
}

/** Error 1044: the user may not make databases. */
async function canCreateSchema(client: Client): Promise<boolean> {
  try {
    await ask(client, `create database if not exists ${dialect.quoteIdentifier(ownSchema)}`);
    return true;
  } catch (error) {
    if (isServerError(error) && error.errno === 1044) return false;
    throw error;
  }
}

export async function findLoad(
  client: Client,
  {loads}: Ledger,
  loadId: string,
): Promise<{rowsStaged: number} | undefined> {
  const [row] = await ask<{rows_staged: string | number}>(
    client,
    `select rows_staged from ${loads} where load_id = ?`,
    [loadId],
  );
  return row && {rowsStaged: Number(row.rows_staged)};
}

export interface LoadRecord {
  loadId: string;
  stream?: string;
  relation: TargetName;
  receipt: Pick<LoadReceipt, 'rowsStaged' | 'rowsWritten'>;
  window?: LoadWindow;
  /** Exchange of tables that follows the commit; see `swap.ts`. */
  swap?: object;
}

/** Part of the transaction of the load, so that both happen or neither. */
export async function recordLoad(client: Client, {loads}: Ledger, record: LoadRecord): Promise<void> {
  const {loadId, stream, relation, receipt, window, swap} = record;
  await ask(
    client,
    `insert into ${loads} (load_id, stream, relation, rows_staged, rows_written, load_window, swap, committed_at)
     values (?, ?, ?, ?, ?, ?, ?, utc_timestamp(6))`,
    [
      loadId,
      stream ?? null,
      formatRelation(relation),
      receipt.rowsStaged,
      receipt.rowsWritten,
      window ? JSON.stringify(window) : null,
      swap ? JSON.stringify(swap) : null,
    ],
  );
}

export interface StateChange {
  stream: string;
  relation: TargetName;
  state: StreamState | undefined;
  /** Absent when a person sets it. */
  loadId?: string;
}

/** Sets where a stream stands, or forgets it when there is no state. */
export async function writeState(client: Client, {streams}: Ledger, change: StateChange): Promise<void> {
  const {stream, relation, state, loadId} = change;
  if (state === undefined) {
    await ask(client, `delete from ${streams} where stream = ?`, [stream]);
    return;
  }
  await ask(
    client,
    `replace into ${streams} (stream, relation_schema, relation_name, state, load_id, updated_at)
     values (?, ?, ?, ?, ?, utc_timestamp(6))`,
    [stream, relation.schema, relation.name, JSON.stringify(state), loadId ?? null],
  );
}

export async function readStates(
  client: Client,
  {streams}: Ledger,
  wanted: readonly string[] | undefined,
): Promise<StreamEntry[]> {
  if (wanted?.length === 0) return [];
  const rows = await ask<{
    stream: string;
    relation_schema: string;
    relation_name: string;
    state: string;
    load_id: string | null;
    updated_at: string;
  }>(
    client,
    `select * from ${streams} ${wanted ? 'where stream in (?)' : ''} order by stream`,
    wanted ? [wanted] : [],
  );
  return rows.map((row) => ({
    stream: row.stream,
    relation: {schema: row.relation_schema, name: row.relation_name},
    state: JSON.parse(row.state) as StreamState,
    ...(row.load_id !== null && {loadId: row.load_id}),
    updatedAt: isoText(row.updated_at),
  }));
}

export async function readLoads(
  client: Client,
  {loads}: Ledger,
  {stream, limit}: {stream?: string; limit: number},
): Promise<CommittedLoad[]> {
  const rows = await ask<{
    load_id: string;
    stream: string | null;
    relation: string;
    rows_staged: string | number;
    rows_written: string | number;
    load_window: string | null;
    committed_at: string;
  }>(
    client,
    `select load_id, stream, relation, rows_staged, rows_written, load_window, committed_at from ${loads}
     ${stream === undefined ? '' : 'where stream = ?'} order by committed_at desc, load_id limit ${Math.floor(limit)}`,
    stream === undefined ? [] : [stream],
  );
  return rows.map((row) => ({
    loadId: row.load_id,
    ...(row.stream !== null && {stream: row.stream}),
    relation: row.relation,
    rowsStaged: Number(row.rows_staged),
    rowsWritten: Number(row.rows_written),
    ...(row.load_window !== null && {window: JSON.parse(row.load_window) as LoadWindow}),
    committedAt: isoText(row.committed_at),
  }));
}

/** `2026-01-31 12:34:56.123456` in UTC. */
function isoText(text: string): string {
  return `${text.replace(' ', 'T')}Z`;
}
