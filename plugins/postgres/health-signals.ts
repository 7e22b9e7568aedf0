import type {HealthSignal, SignalLevel} from '#src/warehouse/index.ts';

/** One cheap question about the server and how to judge the answer. */
export interface SignalProbe {
  name: string;
  /** Returns one row; `measure` is null where there is nothing to judge. */
  sql: string;
  judge(row: SignalRow): Omit<HealthSignal, 'name'>;
}

export interface SignalRow {
  measure: number;
  /** Names the worst offender. */
  subject: string | null;
}

export const signalProbes: readonly SignalProbe[] = [
  {
    name: 'connections-used',
    sql: `select count(*)::float8 / current_setting('max_connections')::int as measure,
      count(*) || ' of ' || current_setting('max_connections') as subject
      from pg_stat_activity where backend_type = 'client backend'`,
    judge: ({measure, subject}) => ({
      level: levelOf(measure, 0.8, 0.95),
      value: `${subject!} (${percent(measure)})`,
      explanation: 'At the limit new sessions are refused; end idle ones or use a connection pooler.',
    }),
  },
  {
    name: 'idle-in-transaction',
    sql: `select coalesce(max(extract(epoch from now() - state_change)), 0)::float8 as measure,
      (array_agg(pid::text order by state_change))[1] as subject
      from pg_stat_activity where state like 'idle in transaction%'`,
    judge: ({measure, subject}) => ({
      level: levelOf(measure, 300, 3600),
      value: subject === null ? 'none' : `${duration(measure)} (pid ${subject})`,
      explanation: 'Open transactions hold locks and keep dead rows from being removed; end the session.',
    }),
  },
  {
    name: 'longest-blocked',
    sql: `select coalesce(max(extract(epoch from now() - query_start)), 0)::float8 as measure,
      (array_agg(pid || ' waits for ' || array_to_string(pg_blocking_pids(pid), ', ') order by query_start))[1] as subject
      from pg_stat_activity where wait_event_type = 'Lock'`,
    judge: ({measure, subject}) => ({
      level: levelOf(measure, 30, 300),
      value: subject === null ? 'none' : `${duration(measure)} (pid ${subject})`,
      explanation: 'A statement waits for the lock of another session; end the one that blocks.',
    }),
  },
  {
    name: 'transaction-id-age',
    sql: `select max(age(datfrozenxid))::float8 as measure,
      (array_agg(datname::text order by age(datfrozenxid) desc))[1] as subject from pg_database`,
    judge: ({measure, subject}) => ({
      level: levelOf(measure, 500_000_000, 1_500_000_000),
      value: `${millions(measure)} (${subject ?? ''})`,
      explanation: 'The server stops writing at 2 billion; VACUUM must be able to freeze old rows.',
    }),
  },
  {
    name: 'retained-wal',
    sql: `select max(pg_wal_lsn_diff(
        case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, restart_lsn))::float8
        as measure,
      (array_agg(slot_name::text order by restart_lsn))[1] as subject from pg_replication_slots`,
    judge: ({measure, subject}) => ({
      level: levelOf(measure, 1e9, 10e9),
      value: `${bytes(measure)} (slot ${subject ?? ''})`,
      explanation: 'A replication slot whose reader is behind or gone keeps WAL until the disk is full.',
    }),
  },
  {
    name: 'replication-lag',
    sql: `select case when pg_is_in_recovery() and pg_last_wal_receive_lsn() <> pg_last_wal_replay_lsn()
        then extract(epoch from now() - pg_last_xact_replay_timestamp())
        when pg_is_in_recovery() then 0
        else (select max(extract(epoch from replay_lag)) from pg_stat_replication) end::float8 as measure,
      null::text as subject`,
    judge: ({measure}) => ({
      level: levelOf(measure, 30, 300),
      value: duration(measure),
      explanation: 'Readers of the standby see old data; check its load and the network.',
    }),
  },
  {
    name: 'dead-rows',
    sql: `select max(n_dead_tup::float8 / (n_live_tup + n_dead_tup)) as measure,
      (array_agg(schemaname || '.' || relname
        order by n_dead_tup::float8 / (n_live_tup + n_dead_tup) desc))[1] as subject
      from pg_stat_user_tables where n_dead_tup > 10000`,
    judge: ({measure, subject}) => ({
      level: levelOf(measure, 0.2, 0.5),
      value: `${percent(measure)} (${subject ?? ''})`,
      explanation: 'Dead rows make scans slow; check that autovacuum runs on the table.',
    }),
  },
  {
    name: 'invalid-indexes',
    sql: `select count(*)::float8 as measure, min(indexrelid::regclass::text) as subject
      from pg_index i join pg_class c on c.oid = i.indexrelid where not indisvalid and c.relkind = 'i'
      and not exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid)`,
    judge: ({measure, subject}) => ({
      level: measure > 0 ? 'warn' : 'ok',
      value: measure > 0 ? `${measure} (${subject ?? ''})` : 'none',
      explanation: 'An index build failed: it costs writes and helps no query; drop it or REINDEX.',
    }),
  },
  {
    name: 'sequence-used',
    sql: `select max(last_value::float8 / max_value) as measure,
      (array_agg(schemaname || '.' || sequencename order by last_value::float8 / max_value desc nulls last))[1] as subject
      from pg_sequences where not cycle and increment_by > 0`,
    judge: ({measure, subject}) => ({
      level: levelOf(measure, 0.75, 0.9),
      value: `${percent(measure)} (${subject ?? ''})`,
      explanation: 'At the end of a sequence inserts fail; widen the column to bigint.',
    }),
  },
  {
    name: 'deadlocks',
    sql: `select deadlocks::float8 as measure, null::text as subject
      from pg_stat_database where datname = current_database()`,
    judge: ({measure}) => ({
      level: 'ok',
      value: `${measure} since the statistics were reset`,
      explanation: 'Transactions that took locks in different orders; a number that grows deserves a look.',
    }),
  },
  {
    name: 'cache-hits',
    sql: `select case when blks_hit + blks_read > 100000
        then blks_hit::float8 / (blks_hit + blks_read) end as measure, null::text as subject
      from pg_stat_database where datname = current_database()`,
    judge: ({measure}) => ({
      level: measure < 0.8 ? 'warn' : 'ok',
      value: percent(measure),
      explanation: 'Reads that miss the cache go to disk; more shared_buffers or better indexes help.',
    }),
  },
];

function levelOf(measure: number, warnFrom: number, failFrom: number): SignalLevel {
  if (measure >= failFrom) return 'fail';
  return measure >= warnFrom ? 'warn' : 'ok';
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function millions(count: number): string {
  return `${Math.round(count / 100_000) / 10} million`;
}

function bytes(count: number): string {
  return count < 1e9 ? `${Math.round(count / 1e5) / 10} MB` : `${Math.round(count / 1e8) / 10} GB`;
}

function duration(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
