import type {Client} from 'pg';
import {dialect} from './dialect.ts';
import {inTransaction} from './transaction.ts';

/** Holds others off this name until the transaction ends. */
export async function lockName(client: Client, name: string): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`weir:${name}`]);
}

/** Lets others share this name, and holds those off who want it for themselves. */
export async function shareName(client: Client, name: string): Promise<void> {
  await client.query(`select pg_advisory_xact_lock_shared(hashtextextended($1, 0))`, [`weir:${name}`]);
}

/** True when nobody else has the name; then as `lockName`. */
export async function tryLockName(client: Client, name: string): Promise<boolean> {
  const {rows} = await client.query<{isFree: boolean}>(
    `select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as "isFree"`,
    [`weir:${name}`],
  );
  return rows[0]!.isFree;
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
