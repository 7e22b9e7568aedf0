import type {Job, Jobs} from '#src/warehouse/index.ts';
import {ask, type Client} from './client.ts';
import {isServerError} from './errors.ts';
import type {Sessions} from './session.ts';
import {isAtLeast, serverVersion} from './session-setup.ts';

interface ProcessRow {
  id: string | number;
  user: string | null;
  command: string;
  seconds: string | number;
  state: string | null;
  statement: string | null;
  is_in_transaction: string | number;
}

/** Threads of the server itself, and those that send changes to replicas, are no work of people. */
const processes = `
select p.id as id, p.user as user, p.command as command, p.time as seconds, p.state as state,
  left(p.info, 2000) as statement, exists (
    select 1 from information_schema.innodb_trx x where x.trx_mysql_thread_id = p.id) as is_in_transaction
from information_schema.processlist p
where p.command not in ('Daemon', 'Binlog Dump', 'Binlog Dump GTID', 'Slave_IO', 'Slave_SQL', 'Slave_worker')
  and p.user not in ('system user', 'event_scheduler') and p.id not in (?)`;

export function createJobs(sessions: Sessions): Jobs {
  const read = (condition: string, values: string[] = []): Promise<Job[]> =>
    sessions.use(undefined, async (client) => {
      const own = [...sessions.threadIds().map(String), ''];
      const rows = await ask<ProcessRow>(client, `${processes} ${condition}`, [own, ...values]);
      const blockers = await readBlockers(client);
      const nowMs = Date.now();
      return rows
        .filter((row) => row.command !== 'Sleep' || Number(row.is_in_transaction) === 1)
        .map((row) => toJob(row, blockers.get(String(row.id)) ?? [], nowMs));
    });

  return {
    list: () => read('order by p.time desc'),
    get: async (id) => (isThreadId(id) ? (await read('and p.id = ?', [id]))[0] : undefined),
    cancel: (id) =>
      sessions.use(undefined, async (client) => {
        if (!isThreadId(id)) return false;
        try {
          await ask(client, `kill query ${id}`);
          return true;
        } catch (error) {
          if (isServerError(error) && error.errno === unknownThreadNumber) return false;
          throw error;
        }
      }),
  };
}

const unknownThreadNumber = 1094;

function isThreadId(id: string): boolean {
  return /^\d{1,15}$/.test(id);
}

/** Sessions that others wait for, by the one that waits; none where the user may not see them. */
async function readBlockers(client: Client): Promise<Map<string, string[]>> {
  const version = await serverVersion(client);
  const isNew = version.product === 'MySQL' && isAtLeast(version, 8);
  const waits = isNew
    ? `select r.trx_mysql_thread_id as waiter, b.trx_mysql_thread_id as holder
       from performance_schema.data_lock_waits w
       join information_schema.innodb_trx r on r.trx_id = w.requesting_engine_transaction_id
       join information_schema.innodb_trx b on b.trx_id = w.blocking_engine_transaction_id`
    : `select r.trx_mysql_thread_id as waiter, b.trx_mysql_thread_id as holder
       from information_schema.innodb_lock_waits w
       join information_schema.innodb_trx r on r.trx_id = w.requesting_trx_id
       join information_schema.innodb_trx b on b.trx_id = w.blocking_trx_id`;
  try {
    const rows = await ask<{waiter: string | number; holder: string | number}>(client, waits);
    const blockers = Map.groupBy(rows, ({waiter}) => String(waiter));
    return new Map(
      [...blockers].map(([waiter, found]) => [waiter, [...new Set(found.map(({holder}) => String(holder)))]]),
    );
  } catch (error) {
    if (isServerError(error)) return new Map();
    throw error;
  }
}

function toJob(row: ProcessRow, blockedBy: readonly string[], nowMs: number): Job {
  const state = row.state ?? '';
  const isBlocked = blockedBy.length > 0 || /^waiting for .*(lock|table flush)/i.test(state);
  return {
    id: String(row.id),
    state: isBlocked ? 'blocked' : row.command === 'Sleep' ? 'idle' : 'running',
    ...(row.user !== null && {user: row.user}),
    ...(row.statement !== null && {statement: row.statement}),
    startedAt: new Date(nowMs - Number(row.seconds) * 1000),
    ...(blockedBy.length > 0 && {blockedBy}),
    ...(isBlocked && state !== '' && {waitingFor: state}),
  };
}
