import {UsageError} from '../../errors/index.ts';
import {openExistingStateDatabase} from '../../pipeline/package/state-database.ts';
import {latestRun, listSteps} from '../../pipeline/package/run-ledger.ts';
import type {Sqlite} from '../../runtime/ports.ts';
import type {OperationContext} from '../context.ts';

/**
 * Assets that the last run of the environment did not finish; those that depend on a failed one are among them, because
 * it skipped them. Throws `UsageError` when there is nothing to resume.
 */
export function unfinishedAssets(database: Sqlite, environment: string): Set<string> {
  const last = latestRun(database, environment);
  if (!last) throw noRunError(environment);
  const unfinished = listSteps(database, last.id).filter(({status}) => status !== 'succeeded');
  if (unfinished.length === 0)
    throw new UsageError(`The last run, ${last.id}, finished all of its assets; there is nothing to resume`, {
      code: 'usage-unknown-run',
      hint: 'Leave --resume out to run the assets again.',
    });
  return new Set(unfinished.map(({asset}) => asset));
}

/** The same for a project whose state is not open yet. */
export async function findUnfinishedAssets({runtime, project}: OperationContext): Promise<Set<string>> {
  const {root, environment} = await project();
  const database = await openExistingStateDatabase(runtime, root);
  if (!database) throw noRunError(environment);
  try {
    return unfinishedAssets(database, environment);
  } finally {
    database.close();
  }
}

function noRunError(environment: string): UsageError {
  return new UsageError(`There is no earlier run in ${environment} to resume`, {
    code: 'usage-unknown-run',
    hint: 'Run `weir run` first.',
  });
}
