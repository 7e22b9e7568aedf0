import type {NodeFingerprints, NodeResult} from '../../project/select/index.ts';
import {checkNodeId} from '../../project/select/index.ts';
import type {Sqlite} from '../../runtime/ports.ts';
import type {Reporter} from '../events.ts';
import {latestRun, listChecks, listSteps} from './run-ledger.ts';

/** What an asset was made of. */
export interface KeptFingerprints extends NodeFingerprints {
  /** Its SELECT without secrets, so that another way to write it is known to mean the same. */
  select?: string;
}

/** Keeps what each asset was made of when it last succeeded, for `state:`. */
export function createFingerprintKeeper(
  database: Sqlite,
  environment: string,
  fingerprints: ReadonlyMap<string, KeptFingerprints>,
): Reporter {
  return {
    report(event) {
      if (event.type !== 'step_finished' || event.status !== 'succeeded') return;
      const made = fingerprints.get(event.asset);
      if (made)
        database.run('insert or replace into asset_fingerprint values (?, ?, ?, ?, ?)', [
          environment,
          event.asset,
          JSON.stringify(made),
          event.runId,
          event.at,
        ]);
    },
    finish: async () => {},
  };
}

/** What each asset was made of when it last succeeded. */
export function readFingerprints(database: Sqlite, environment: string): Map<string, KeptFingerprints> {
  const rows = database.all<{asset: string; fingerprints: string}>(
    'select asset, fingerprints from asset_fingerprint where environment = ?',
    [environment],
  );
  return new Map(rows.map(({asset, fingerprints}) => [asset, JSON.parse(fingerprints) as KeptFingerprints]));
}

/** When each asset last succeeded, in milliseconds since 1970. */
export function readLastSuccesses(database: Sqlite, environment: string): Map<string, number> {
  const rows = database.all<{asset: string; started_at: string; elapsed_ms: number | null}>(
    `select step.asset, max(step.started_at) as started_at, step.elapsed_ms from step join run on run.id = step.run_id
     where run.environment = ? and step.status = 'succeeded' and step.started_at is not null group by step.asset`,
    [environment],
  );
  return new Map(
    rows.map(({asset, started_at, elapsed_ms}) => [asset, Date.parse(started_at) + (elapsed_ms ?? 0)]),
  );
}

/** How the assets and checks of the last run of the project ended; empty where it never ran. */
export function readLastResults(database: Sqlite, environment: string): Map<string, Set<NodeResult>> {
  const results = new Map<string, Set<NodeResult>>();
  const run = latestRun(database, environment);
  if (!run) return results;
  const add = (id: string, result: NodeResult) => results.set(id, (results.get(id) ?? new Set()).add(result));
  for (const {asset, name, status} of listChecks(database, run.id)) {
    const result = checkResults[status]!;
    add(checkNodeId(asset, name), result);
    if (result !== 'pass') add(asset, result);
  }
  for (const {asset, status, error_code} of listSteps(database, run.id)) {
    if (status === 'succeeded') add(asset, 'success');
    else if (status === 'failed') add(asset, error_code === null ? 'fail' : 'error');
    else add(asset, status === 'skipped' ? 'skipped' : 'cancelled');
  }
  return results;
}

const checkResults: Record<string, NodeResult> = {
  passed: 'pass',
  failed: 'fail',
  warned: 'warn',
  errored: 'error',
};
