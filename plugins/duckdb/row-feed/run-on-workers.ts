import {setTimeout as sleep} from 'node:timers/promises';
import type {DuckDBConnection, DuckDBMaterializedResult} from '@duckdb/node-api';
import type {DuckdbBindings} from './bindings.ts';

const lookEveryMs = 4;
/** How long a thread of DuckDB may take to begin. */
const patienceMs = 40;

/**
 * Runs a statement whose rows come through one thread on the threads that DuckDB has for itself. The thread that asks
 * for a result would otherwise help them, and when there is nothing to help with, keep a core busy by asking again and
 * again. Where all threads are taken, or there is none, that thread does the work.
 */
export async function runOnWorkers(
  connection: DuckDBConnection,
  sql: string,
  {bindings, hasBegun}: {bindings: DuckdbBindings; hasBegun: () => boolean},
): Promise<DuckDBMaterializedResult> {
  const {RESULT_NOT_READY, NO_TASKS_AVAILABLE} = bindings.PendingState;
  const pending = await connection.start(sql);
  const handle = pending as unknown as {pending_result: Parameters<typeof bindings.pending_error>[0]};
  const isRunning = () => {
    const state = bindings.pending_execute_check_state(handle.pending_result);
    return state === RESULT_NOT_READY || state === NO_TASKS_AVAILABLE;
  };
  for (let waitedMs = 0; isRunning() && (hasBegun() || waitedMs < patienceMs); waitedMs += lookEveryMs)
    await sleep(lookEveryMs);
  const error = bindings.pending_error(handle.pending_result);
  if (error) throw new Error(error);
  return (await pending.getResult()) as DuckDBMaterializedResult;
}
