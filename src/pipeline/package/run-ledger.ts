import type {Sqlite, SqliteValue} from '../../runtime/ports.ts';
import type {PipelineEvent} from '../events.ts';

export interface RunRow {
  id: string;
  status: 'running' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted';
  environment: string;
  selection: string;
  started_at: string;
  finished_at: string | null;
  pid: number;
  host: string;
  continues: string | null;
  elapsed_ms: number | null;
  peak_resident_bytes: number | null;
}

export interface StepRow {
  asset: string;
  action: string;
  connection: string;
  status: 'pending' | 'running' | 'succeeded' | 'failed' | 'skipped' | 'cancelled';
  started_at: string | null;
  elapsed_ms: number | null;
  rows: number | null;
  bytes: number | null;
  note: string | null;
  error_code: string | null;
  error_message: string | null;
}

export interface ReceiptRow {
  asset: string;
  chunk: number;
  load_id: string;
  rows_read: number | null;
  rows_staged: number;
  rows_written: number;
  rows_removed: number | null;
  rows_discarded: number | null;
  rows_quarantined: number | null;
  bytes: number;
  checksum: string | null;
  cursor_before: string | null;
  cursor_after: string | null;
  elapsed_ms: number;
  peak_resident_bytes: number;
  attempts: number;
  repeated: number;
}

export interface CheckRow {
  asset: string;
  name: string;
  severity: string;
  status: string;
  failures: number;
  elapsed_ms: number;
  error_message: string | null;
}

export interface RunIdentity {
  pid: number;
  host: string;
  /** Selection expressions as typed. */
  selection: string;
  /** Whether it runs the project, or one load that nobody wrote down. Default `run`. */
  kind?: RunKind;
}

export type RunKind = 'run' | 'ingest' | 'apply' | 'backfill';

/** Writes what happened into the state database as it happens. */
export function recordEvent(database: Sqlite, event: PipelineEvent, identity: RunIdentity): void {
  switch (event.type) {
    case 'run_started':
      return recordRunStart(database, event, identity);
    case 'step_started':
      return update(
        database,
        'step',
        {status: 'running', started_at: event.at},
        {run_id: event.runId, asset: event.asset},
      );
    case 'step_finished':
      return update(
        database,
        'step',
        {
          status: event.status,
          elapsed_ms: event.elapsedMs,
          rows: event.rows ?? null,
          bytes: event.bytes ?? null,
          note: event.note ?? null,
          error_code: event.error?.code ?? null,
          error_message: event.error?.message ?? null,
        },
        {run_id: event.runId, asset: event.asset},
      );
    case 'check_finished':
      return database.run('insert or replace into check_result values (?, ?, ?, ?, ?, ?, ?, ?)', [
        event.runId,
        event.asset,
        event.check,
        event.severity,
        event.status,
        event.failures,
        event.elapsedMs,
        event.error?.message ?? null,
      ]);
    case 'chunk_finished':
      return recordReceipt(database, event);
    case 'run_finished':
      return update(
        database,
        'run',
        {
          status: event.status,
          finished_at: event.at,
          elapsed_ms: event.elapsedMs,
          peak_resident_bytes: event.peakResidentBytes,
        },
        {id: event.runId},
      );
    default:
  }
}

function recordRunStart(
  database: Sqlite,
  event: Extract<PipelineEvent, {type: 'run_started'}>,
  identity: RunIdentity,
): void {
  database.transaction(() => {
    database.run(
      'insert into run (id, status, environment, selection, started_at, pid, host, continues, kind) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      [
        event.runId,
        'running',
        event.environment,
        identity.selection,
        event.at,
        identity.pid,
        identity.host,
        event.continues ?? null,
        identity.kind ?? 'run',
      ],
    );
    for (const [position, step] of event.steps.entries())
      database.run(
        "insert into step (run_id, asset, position, action, connection, status) values (?, ?, ?, ?, ?, 'pending')",
        [event.runId, step.asset, position, step.action, step.connection],
      );
  });
}

function recordReceipt(database: Sqlite, event: Extract<PipelineEvent, {type: 'chunk_finished'}>): void {
  const values: SqliteValue[] = [
    event.runId,
    event.asset,
    event.chunk,
    event.loadId,
    event.rowsRead ?? null,
    event.rowsStaged,
    event.rowsWritten,
    event.rowsRemoved ?? null,
    event.rowsDiscarded ?? null,
    event.rowsQuarantined ?? null,
    event.bytes,
    event.checksum ?? null,
    event.cursorBefore ?? null,
    event.cursorAfter ?? null,
    event.elapsedMs,
    event.peakResidentBytes,
    event.attempts,
    event.repeated ? 1 : 0,
    event.at,
  ];
  database.run(`insert or replace into receipt values (${values.map(() => '?').join(', ')})`, values);
}

function update(
  database: Sqlite,
  table: 'run' | 'step',
  values: Record<string, SqliteValue>,
  where: Record<string, SqliteValue>,
): void {
  const assignments = Object.keys(values).map((column) => `${column} = ?`);
  const conditions = Object.keys(where).map((column) => `${column} = ?`);
  database.run(`update ${table} set ${assignments.join(', ')} where ${conditions.join(' and ')}`, [
    ...Object.values(values),
    ...Object.values(where),
  ]);
}

/** Runs that were going on when their process died are marked, so that the next run can take over their loads. */
export function markInterruptedRuns(database: Sqlite): void {
  database.run(
    "update step set status = 'cancelled' where status in ('pending', 'running') and run_id in (select id from run where status = 'running')",
  );
  database.run("update run set status = 'interrupted' where status = 'running'");
}

/** The latest run of the project in an environment. */
export function latestRun(database: Sqlite, environment: string, kind: RunKind = 'run'): RunRow | undefined {
  return database.all<RunRow>(
    'select * from run where environment = ? and kind = ? order by started_at desc, rowid desc limit 1',
    [environment, kind],
  )[0];
}

export function listRuns(database: Sqlite, limit: number): RunRow[] {
  return database.all<RunRow>('select * from run order by started_at desc, rowid desc limit ?', [limit]);
}

/** A run by its id, by the start of its id, or `last`. */
export function findRun(database: Sqlite, idOrPrefix: string): RunRow | undefined {
  if (idOrPrefix === 'last') return listRuns(database, 1)[0];
  const found = database.all<RunRow>(
    "select * from run where id = ? or id like ? || '%' order by id = ? desc limit 2",
    [idOrPrefix, idOrPrefix.replaceAll(/[%_]/g, ''), idOrPrefix],
  );
  return found[0]?.id === idOrPrefix || found.length === 1 ? found[0] : undefined;
}

export function listSteps(database: Sqlite, runId: string): StepRow[] {
  return database.all<StepRow>(
    'select asset, action, connection, status, started_at, elapsed_ms, rows, bytes, note, error_code, error_message from step where run_id = ? order by position',
    [runId],
  );
}

/** What each chunk of the run moved, in the order of the steps. */
export function listReceipts(database: Sqlite, runId: string): ReceiptRow[] {
  return database.all<ReceiptRow>(
    `select asset, chunk, load_id, rows_read, rows_staged, rows_written, rows_removed, rows_discarded, rows_quarantined,
       bytes, checksum, cursor_before, cursor_after, elapsed_ms, peak_resident_bytes, attempts, repeated
     from receipt where run_id = ?
     order by (select position from step where step.run_id = receipt.run_id and step.asset = receipt.asset), chunk`,
    [runId],
  );
}

export function listChecks(database: Sqlite, runId: string): CheckRow[] {
  return database.all<CheckRow>(
    'select asset, name, severity, status, failures, elapsed_ms, error_message from check_result where run_id = ? order by asset, name',
    [runId],
  );
}
