import type {HealthSignal, SignalLevel} from '#src/warehouse/index.ts';
import {isAtLeast, type ServerVersion} from './session-setup.ts';

/** One cheap question about the server and how to judge the answer. */
export interface SignalProbe {
  name: string;
  /** Returns at most one row; a `measure` of null, or no row, means that there is nothing to judge. */
  sql(version: ServerVersion): string;
  /** Makes measure and subject of a row that has other columns, as SHOW gives it. */
  pick?(row: Readonly<Record<string, unknown>>): SignalRow;
  judge(row: {measure: number; subject: string | null}): Omit<HealthSignal, 'name'>;
}

export interface SignalRow {
  measure: number | null;
  /** Names the worst offender. */
  subject: string | null;
}

const userSchemas = `not in ('information_schema', 'performance_schema', 'mysql', 'sys')`;

function status({product}: ServerVersion, name: string): string {
  const table =
    product === 'MariaDB' ? 'information_schema.global_status' : 'performance_schema.global_status';
  return `(select variable_value + 0 from ${table} where variable_name = '${name}')`;
}

export const signalProbes: readonly SignalProbe[] = [
  {
    name: 'uptime',
    sql: (version) => `select ${status(version, 'Uptime')} as measure`,
    judge: ({measure}) => ({
      level: 'ok',
      value: duration(measure),
      explanation: 'Time since the server started; statistics count from then.',
    }),
  },
  {
    name: 'connections-used',
    sql: (version) => `select ${status(version, 'Threads_connected')} / @@max_connections as measure,
      concat(${status(version, 'Threads_connected')}, ' of ', @@max_connections) as subject`,
    judge: ({measure, subject}) => ({
      level: levelOf(measure, 0.8, 0.95),
      value: `${subject!} (${percent(measure)})`,
      explanation: 'At the limit new sessions are refused; end idle ones or raise max_connections.',
    }),
  },
  {
    name: 'longest-transaction',
    sql: () => `select timestampdiff(second, trx_started, utc_timestamp()) as measure,
      concat('session ', trx_mysql_thread_id) as subject
      from information_schema.innodb_trx where trx_mysql_thread_id <> connection_id()
      order by trx_started limit 1`,
    judge: ({measure, subject}) => ({
      level: levelOf(measure, 300, 3600),
      value: `${duration(measure)} (${subject!})`,
      explanation:
        'An open transaction holds locks and keeps old row versions from being purged; end the session.',
    }),
  },
  {
    name: 'longest-blocked',
    sql: () => `select timestampdiff(second, trx_wait_started, utc_timestamp()) as measure,
      concat('session ', trx_mysql_thread_id) as subject
      from information_schema.innodb_trx where trx_state = 'LOCK WAIT' order by trx_wait_started limit 1`,
    judge: ({measure, subject}) => ({
      level: levelOf(measure, 10, 40),
      value: `${duration(measure)} (${subject!})`,
      explanation:
        'A statement waits for the lock of another session and fails after innodb_lock_wait_timeout.',
    }),
  },
  {
    name: 'replication-lag',
    sql: (version) =>
      isAtLeast(version, ...(version.product === 'MariaDB' ? [10, 5, 1] : [8, 0, 22]))
        ? 'show replica status'
        : 'show slave status',
    pick: readReplica,
    judge: ({measure, subject}) => ({
      level: subject === null ? levelOf(measure, 30, 300) : 'fail',
      value: subject ?? duration(measure),
      explanation: 'Readers of this replica see old data; check its load, its error and the network.',
    }),
  },
  {
    name: 'purge-lag',
    sql: ({product}) =>
      product === 'MariaDB'
        ? `select variable_value + 0 as measure from information_schema.global_status
           where variable_name = 'Innodb_history_list_length'`
        : `select count as measure from information_schema.innodb_metrics where name = 'trx_rseg_history_len'`,
    judge: ({measure}) => ({
      level: levelOf(measure, 1_000_000, 10_000_000),
      value: `${measure} old versions`,
      explanation: 'Old row versions that wait to be purged make reads slow; end long transactions.',
    }),
  },
  {
    name: 'auto-increment-used',
    sql: () => `select max(t.auto_increment / ${largestOfType}) as measure,
      substring_index(group_concat(concat(t.table_schema, '.', t.table_name)
        order by t.auto_increment / ${largestOfType} desc), ',', 1) as subject
      from information_schema.tables t join information_schema.columns c
        on c.table_schema = t.table_schema and c.table_name = t.table_name
      where c.extra like '%auto_increment%' and t.table_schema ${userSchemas}`,
    judge: ({measure, subject}) => ({
      level: levelOf(measure, 0.75, 0.9),
      value: `${percent(measure)} (${subject ?? ''})`,
      explanation: 'At the end of its type an auto-increment column takes no more rows; widen it to bigint.',
    }),
  },
  {
    name: 'non-transactional-tables',
    sql: () => `select count(*) as measure, min(concat(table_schema, '.', table_name)) as subject
      from information_schema.tables where table_type = 'BASE TABLE' and engine <> 'InnoDB'
      and table_schema ${userSchemas}`,
    judge: ({measure, subject}) => ({
      level: measure > 0 ? 'warn' : 'ok',
      value: measure > 0 ? `${measure} (${subject ?? ''})` : 'none',
      explanation: 'Tables of other engines than InnoDB cannot undo a failed change; convert them.',
    }),
  },
  {
    name: 'deadlocks',
    sql: (version) =>
      version.product === 'MariaDB'
        ? `select ${status(version, 'Innodb_deadlocks')} as measure`
        : `select count as measure from information_schema.innodb_metrics where name = 'lock_deadlocks'`,
    judge: ({measure}) => ({
      level: 'ok',
      value: `${measure} since the server started`,
      explanation: 'Transactions that took locks in different orders; a number that grows deserves a look.',
    }),
  },
  {
    name: 'temporary-tables-on-disk',
    sql: (version) => `select case when ${status(version, 'Created_tmp_tables')} > 10000
      then ${status(version, 'Created_tmp_disk_tables')} / ${status(version, 'Created_tmp_tables')} end as measure`,
    judge: ({measure}) => ({
      level: measure > 0.5 ? 'warn' : 'ok',
      value: percent(measure),
      explanation:
        'Sorts and groupings that do not fit into memory go to disk; raise tmp_table_size or index.',
    }),
  },
  {
    name: 'cache-hits',
    sql: (version) => `select case when ${status(version, 'Innodb_buffer_pool_read_requests')} > 100000
      then 1 - ${status(version, 'Innodb_buffer_pool_reads')} / ${status(version, 'Innodb_buffer_pool_read_requests')}
      end as measure`,
    judge: ({measure}) => ({
      level: measure < 0.95 ? 'warn' : 'ok',
      value: percent(measure),
      explanation: 'Reads that miss the buffer pool go to disk; a larger innodb_buffer_pool_size helps.',
    }),
  },
];

const largestOfType = `(case c.data_type when 'tinyint' then 127 when 'smallint' then 32767
  when 'mediumint' then 8388607 when 'int' then 2147483647 else 9223372036854775807 end
  * if(c.column_type like '%unsigned%', 2, 1))`;

/** The columns were renamed along with the statement. A lag of NULL means that replication stands still. */
function readReplica(row: Readonly<Record<string, unknown>>): SignalRow {
  const lag = row.Seconds_Behind_Source ?? row.Seconds_Behind_Master ?? null;
  if (lag !== null) return {measure: Number(lag), subject: null};
  const error = row.Last_SQL_Error || row.Last_IO_Error;
  return {measure: 0, subject: `stopped${error ? `: ${String(error)}` : ''}`};
}

function levelOf(measure: number, warnFrom: number, failFrom: number): SignalLevel {
  if (measure >= failFrom) return 'fail';
  return measure >= warnFrom ? 'warn' : 'ok';
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 172_800 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 86_400)} days`;
}
