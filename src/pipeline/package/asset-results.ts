import type {Sqlite} from '../../runtime/ports.ts';

/** How one check of an asset ended in one run. */
export interface CheckResultRow {
  asset: string;
  name: string;
  severity: string;
  status: string;
  failures: number;
  run_id: string;
  started_at: string;
  error_message: string | null;
}

/** The last step of an asset in an environment. */
export interface LastStepRow {
  asset: string;
  status: string;
  run_id: string;
  started_at: string | null;
  elapsed_ms: number | null;
  rows: number | null;
}

/** Results of the last runs of each check, newest first. */
export function listCheckHistory(
  database: Sqlite,
  environment: string,
  runsPerCheck: number,
): CheckResultRow[] {
  return database.all<CheckResultRow>(
    `select asset, name, severity, status, failures, run_id, started_at, error_message from (
       select check_result.asset, check_result.name, severity, check_result.status, failures, run_id,
         run.started_at, error_message,
         row_number() over (partition by check_result.asset, check_result.name order by run.started_at desc, run.rowid desc) as place
       from check_result join run on run.id = run_id where run.environment = ?)
     where place <= ? order by asset, name, place`,
    [environment, runsPerCheck],
  );
}

/** The last step of each asset that ended with one of these, e.g. `succeeded`. */
export function listLastSteps(
  database: Sqlite,
  environment: string,
  statuses: readonly string[],
): LastStepRow[] {
  return database.all<LastStepRow>(
    `select asset, status, run_id, started_at, elapsed_ms, rows from (
       select step.asset, step.status, run_id, step.started_at, step.elapsed_ms, rows,
         row_number() over (partition by step.asset order by run.started_at desc, run.rowid desc) as place
       from step join run on run.id = run_id
       where run.environment = ? and step.status in (${statuses.map(() => '?').join(', ')}))
     where place = 1`,
    [environment, ...statuses],
  );
}
