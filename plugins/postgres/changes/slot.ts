import type {Client} from 'pg';
import {TransferError, UsageError} from '#src/errors/index.ts';
import {dialect} from '../dialect.ts';
import {parseLsn} from './pgoutput.ts';
import type {ChangesState} from './state.ts';

interface SlotRow {
  plugin: string;
  active_pid: number | null;
  confirmed: string | null;
  wal_status: string | null;
}

const again = 'Load the table anew with --full-refresh.';

/** Refuses servers that keep no changes. */
export async function requireLogicalLog(client: Client): Promise<void> {
  const {rows} = await client.query<{wal_level: string}>('show wal_level');
  const level = rows[0]!.wal_level;
  if (level === 'logical') return;
  throw new UsageError(`The server keeps no changes of rows: its wal_level is ${level}`, {
    code: 'config-invalid',
    hint: 'Set wal_level = logical on the server and restart it, or load with a `cursor:` instead.',
  });
}

/** A new slot of this name, from whose place on the server keeps all changes. */
export async function createSlot(client: Client, slot: string): Promise<string> {
  const former = await findSlot(client, slot);
  if (former) {
    refuseActive(slot, former);
    await client.query('select pg_drop_replication_slot($1)', [slot]);
  }
  const {rows} = await client.query<{lsn: string}>(
    `select lsn::text as lsn from pg_create_logical_replication_slot($1, 'pgoutput')`,
    [slot],
  );
  return rows[0]!.lsn;
}

/** Publishes the table under this name, also after it was made anew. */
export async function ensurePublication(client: Client, publication: string, table: string): Promise<void> {
  const {rows} = await client.query<{tables: string[]}>(
    `select coalesce(array_agg(format('%I.%I', t.schemaname, t.tablename)) filter (where t.tablename is not null), '{}') as tables
     from pg_publication p left join pg_publication_tables t on t.pubname = p.pubname where p.pubname = $1
     group by p.oid`,
    [publication],
  );
  const name = dialect.quoteIdentifier(publication);
  if (!rows[0])
    await client.query(
      `create publication ${name} for table ${table} with (publish_via_partition_root = true)`,
    );
  else if (rows[0].tables.length === 0) await client.query(`alter publication ${name} set table ${table}`);
}

/** Lets the server forget what is loaded. Refuses a slot that is gone or that forgot more than that. */
export async function advanceSlot(client: Client, {slot, lsn}: ChangesState): Promise<void> {
  const found = await findSlot(client, slot);
  if (!found)
    throw new TransferError(`The replication slot ${slot} is gone, and with it the changes since ${lsn}`, {
      code: 'transfer-source',
      hint: again,
    });
  refuseActive(slot, found);
  if (found.wal_status === 'lost' || found.confirmed === null)
    throw new TransferError(
      `The server has thrown away changes that the replication slot ${slot} still needed`,
      {code: 'transfer-source', hint: `${again} Raise max_slot_wal_keep_size or run more often.`},
    );
  const distance = parseLsn(lsn) - parseLsn(found.confirmed);
  if (distance < 0n)
    throw new TransferError(
      `The replication slot ${slot} stands at ${found.confirmed}, after ${lsn}, up to where the stream was loaded`,
      {code: 'transfer-source', hint: again},
    );
  if (distance > 0n) await client.query('select pg_replication_slot_advance($1, $2::pg_lsn)', [slot, lsn]);
}

async function findSlot(client: Client, slot: string): Promise<SlotRow | undefined> {
  const {rows} = await client.query<SlotRow>(
    `select plugin::text, active_pid, confirmed_flush_lsn::text as confirmed, wal_status
     from pg_replication_slots where slot_name = $1`,
    [slot],
  );
  return rows[0];
}

function refuseActive(slot: string, {active_pid: pid}: SlotRow): void {
  if (pid === null) return;
  throw new TransferError(`The replication slot ${slot} is in use by the server process ${pid}`, {
    code: 'transfer-source',
    retryable: true,
    hint: 'Another run reads these changes; wait for it, or end it.',
  });
}
