import type {Client} from 'pg';
import type {LoadReceipt, Relation} from '#src/warehouse/index.ts';
import {ownSchema} from './catalog.ts';
import {dialect} from './dialect.ts';
import {inTransaction} from './transaction.ts';

const ledger = `"${ownSchema}"."loads"`;

export interface CommittedLoad {
  rowsStaged: number;
}

/** Creates the table of committed loads. The locks keep two first loads from creating the same thing at once. */
export async function ensureLedger(client: Client): Promise<void> {
  const {rows} = await client.query<{exists: boolean}>(`select to_regclass($1) is not null as exists`, [
    ledger,
  ]);
  if (rows[0]!.exists) return;
  await ensureSchema(client, ownSchema);
  await inTransaction(client, async () => {
    await lockName(client, ledger);
    await client.query(`create table if not exists ${ledger} (
      load_id text primary key,
      relation text not null,
      rows_staged bigint not null,
      rows_written bigint not null,
      committed_at timestamptz not null default now()
    )`);
  });
}

export async function findLoad(client: Client, loadId: string): Promise<CommittedLoad | undefined> {
  const {rows} = await client.query<{rows_staged: string}>(
    `select rows_staged from ${ledger} where load_id = $1`,
    [loadId],
  );
  return rows[0] && {rowsStaged: Number(rows[0].rows_staged)};
}

/** Part of the transaction of the load, so that both happen or neither. */
export async function recordLoad(
  client: Client,
  loadId: string,
  {relation, receipt}: {relation: Relation; receipt: LoadReceipt},
): Promise<void> {
  await client.query(
    `insert into ${ledger} (load_id, relation, rows_staged, rows_written) values ($1, $2, $3, $4)`,
    [loadId, dialect.quoteRelation(relation), receipt.rowsStaged, receipt.rowsWritten],
  );
}

/** Holds others off this name until the transaction ends. */
export async function lockName(client: Client, name: string): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`weir:${name}`]);
}

/**
 * Creates a schema in a transaction of its own, so that first loads into it need not wait for one another.
 * CREATE SCHEMA IF NOT EXISTS asks for a privilege even when the schema is there.
 */
export async function ensureSchema(client: Client, schema: string): Promise<void> {
  const {rowCount} = await client.query('select from pg_namespace where nspname = $1', [schema]);
  if (rowCount !== 0) return;
  await inTransaction(client, async () => {
    await lockName(client, `schema ${schema}`);
    await client.query(`create schema if not exists ${dialect.quoteIdentifier(schema)}`);
  });
}
