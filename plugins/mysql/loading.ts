import {UsageError} from '#src/errors/index.ts';
import {formatRelation, type Relation} from '#src/warehouse/index.ts';
import {ask, change, type Client} from './client.ts';
import {dialect} from './dialect.ts';
import {ensureLedger, findLedger, type Ledger} from './ledger.ts';
import type {Session, Sessions} from './session.ts';
import {isAtLeast, serverVersion} from './session-setup.ts';
import {finishSwaps} from './swap.ts';
import type {TargetName} from './target.ts';

/** A session that has a name for itself. */
export interface Holding {
  client: Client;
  name: TargetName;
  /** Dotted display form of the name. */
  relation: string;
  /** For texts in new columns; it tells all different texts apart. */
  collation: string;
  /** Runs after a failure, when nothing cancels the session's statements any more; what it throws is dropped. */
  onFailure(undo: () => Promise<unknown>): void;
  /** Forgets what `onFailure` was told, for the work is committed. */
  keep(): void;
}

/** With the ledger at hand. */
export interface Loading extends Holding {
  ledger: Ledger;
}

export interface HoldRequest {
  into: Relation;
  /** Where names without a database live. */
  database: string | undefined;
  signal: AbortSignal;
}

/** Zero dates and zeros of auto-increment columns come as they are; everything else that is wrong is an error. */
const loadMode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO';

/** Lends a session that holds the lock of the name, whose database is there; exchanges that are due come first. */
export async function withName<Result>(
  sessions: Sessions,
  {into, database, signal}: HoldRequest,
  work: (holding: Holding) => Promise<Result>,
): Promise<Result> {
  const name = {schema: requireSchema(into, database), name: into.name};
  const undo: (() => Promise<unknown>)[] = [];
  return sessions.useAlone(signal, async (client, session) => {
    await change(client, 'set session transaction isolation level read committed');
    await ensureSchema(client, name.schema);
    await lockName(client, name);
    const ledger = await findLedger(client, name.schema);
    if (ledger) await finishSwaps(client, ledger, name);
    const holding: Holding = {
      client,
      name,
      relation: formatRelation(name),
      collation: await exactCollation(client),
      onFailure: (step) => void undo.unshift(step),
      keep: () => void undo.splice(0),
    };
    try {
      return await work(holding);
    } catch (error) {
      await takeBack(session, undo);
      throw error;
    }
  });
}

/** As `withName`, ready for a load. */
export function withTarget<Result>(
  sessions: Sessions,
  request: HoldRequest,
  work: (loading: Loading) => Promise<Result>,
): Promise<Result> {
  return withName(sessions, request, async (holding) => {
    await change(holding.client, `set session sql_mode = '${loadMode}'`);
    return work({...holding, ledger: await ensureLedger(holding.client, holding.name.schema)});
  });
}

async function takeBack(session: Session, undo: readonly (() => Promise<unknown>)[]): Promise<void> {
  await session.settle();
  await change(session.client, 'rollback').catch(() => {});
  for (const step of undo) await step().catch(() => {});
}

/** Commits when the work succeeds; otherwise nothing of it stays. */
export async function inTransaction<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
  await change(client, 'start transaction');
  const result = await work();
  await change(client, 'commit');
  return result;
}

export function requireSchema(relation: Relation, database: string | undefined): string {
  const schema = relation.schema ?? database;
  if (schema !== undefined) return schema;
  throw new UsageError(`${formatRelation(relation)} does not say in which database it is`, {
    hint: `Write database.${relation.name}, or set \`database\` in the connection.`,
  });
}

/** CREATE DATABASE asks for a privilege even when the database is there. */
export async function ensureSchema(client: Client, schema: string): Promise<void> {
  const rows = await ask(client, 'select 1 from information_schema.schemata where schema_name = ?', [schema]);
  if (rows.length === 0)
    await change(
      client,
      `create database if not exists ${dialect.quoteIdentifier(schema)} character set utf8mb4`,
    );
}

/** Holds others off this name until the session ends. */
async function lockName(client: Client, name: TargetName): Promise<void> {
  const yearSeconds = 31_536_000;
  await ask(client, `select get_lock(concat('weir:', left(sha2(?, 256), 40)), ${yearSeconds})`, [
    formatRelation(name),
  ]);
}

/** Other collations take `a` and `A`, or `a` and `a `, for the same text. */
async function exactCollation(client: Client): Promise<string> {
  const version = await serverVersion(client);
  if (version.product === 'MariaDB') return 'utf8mb4_nopad_bin';
  return isAtLeast(version, 8, 0, 17) ? 'utf8mb4_0900_bin' : 'utf8mb4_bin';
}
