import {UsageError} from '../../errors/index.ts';
import {
  findRun,
  listChecks,
  listReceipts,
  listRuns,
  listSteps,
  type CheckRow,
  type ReceiptRow,
  type RunRow,
  type StepRow,
} from '../../pipeline/package/run-ledger.ts';
import {openExistingStateDatabase} from '../../pipeline/package/state-database.ts';
import type {Runtime, Sqlite} from '../../runtime/ports.ts';
import type {OperationContext} from '../context.ts';
import {recordingPath} from '../run-pipeline/run-recording.ts';

/** A run with what its process no longer can say: a run whose process is gone was interrupted. */
export interface RunDetails {
  run: RunRow;
  steps: readonly StepRow[];
  checks: readonly CheckRow[];
  /** What each chunk of its loads moved. */
  receipts: readonly ReceiptRow[];
}

/** The latest runs, newest first; empty in a project that never ran. */
export async function readRuns(context: OperationContext, options: {limit: number}): Promise<RunRow[]> {
  const rows = await withDatabase(context, (database) => listRuns(database, options.limit));
  return (rows ?? []).map((run) => withTrueStatus(run, context.runtime));
}

/** One run by id, start of id or `last`. Throws `UsageError` when there is none. */
export async function readRun(context: OperationContext, id: string): Promise<RunDetails> {
  const found = await withDatabase(context, (database) => {
    const run = findRun(database, id);
    return (
      run && {
        run,
        steps: listSteps(database, run.id),
        checks: listChecks(database, run.id),
        receipts: listReceipts(database, run.id),
      }
    );
  });
  if (!found)
    throw new UsageError(`No single run has the id ${id}`, {
      code: 'usage-unknown-run',
      hint: 'See `weir runs list` for the ids; `last` names the latest run.',
    });
  return {...found, run: withTrueStatus(found.run, context.runtime)};
}

/** The recorded events of a run, as they were printed by `weir run --json`. */
export async function readRunEvents(context: OperationContext, runId: string): Promise<string> {
  const project = await context.project();
  const path = recordingPath(context.runtime, project.root, runId);
  return (await context.runtime.files.exists(path)) ? context.runtime.files.readText(path) : '';
}

async function withDatabase<Result>(
  context: OperationContext,
  work: (database: Sqlite) => Result,
): Promise<Result | undefined> {
  const project = await context.project();
  const database = await openExistingStateDatabase(context.runtime, project.root);
  if (!database) return undefined;
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function withTrueStatus(run: RunRow, {env}: Runtime): RunRow {
  const isOrphan = run.status === 'running' && run.host === env.hostname && !env.isProcessAlive(run.pid);
  return isOrphan ? {...run, status: 'interrupted'} : run;
}
