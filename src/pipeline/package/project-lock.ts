import {UsageError} from '../../errors/index.ts';
import type {Runtime, Sqlite} from '../../runtime/ports.ts';
import {openStateDatabase} from './state-database.ts';

/** A holder that did not say that it lives for this long is taken for dead, whatever its pid says. */
const staleAfterMs = 60_000;
const heartbeatEveryMs = 5_000;

interface LockRow {
  pid: number;
  host: string;
  run_id: string;
  heartbeat_ms: number;
}

/**
 * Makes this process the only one that runs the project, until the returned function is called. Throws
 * `UsageError` run-locked that names the holder.
 */
export function lockProject(database: Sqlite, runtime: Runtime, runId: string): () => void {
  const {env, clock} = runtime;
  database.transaction(() => {
    const holder = database.all<LockRow>("select * from project_lock where name = 'run'")[0];
    if (holder && isAlive(holder, runtime))
      throw new UsageError(
        `Run ${holder.run_id} of this project is still going on (pid ${holder.pid} on ${holder.host})`,
        {
          code: 'run-locked',
          hint: 'Wait for it to end, or stop it with Ctrl-C in its terminal, then run again.',
          details: {pid: holder.pid, host: holder.host, runId: holder.run_id},
        },
      );
    database.run("insert or replace into project_lock values ('run', ?, ?, ?, ?)", [
      env.pid,
      env.hostname,
      runId,
      clock.now().getTime(),
    ]);
  });
  const heartbeat = setInterval(() => {
    database.run('update project_lock set heartbeat_ms = ? where run_id = ?', [clock.now().getTime(), runId]);
  }, heartbeatEveryMs);
  heartbeat.unref();
  return () => {
    clearInterval(heartbeat);
    database.run('delete from project_lock where run_id = ?', [runId]);
  };
}

/** Does work on the state of a project while no other process runs it. Throws as `lockProject` does. */
export async function withProjectLock<Result>(
  runtime: Runtime,
  {root, runId}: {root: string; runId: string},
  work: (database: Sqlite) => Promise<Result>,
): Promise<Result> {
  const database = await openStateDatabase(runtime, root);
  try {
    const unlock = lockProject(database, runtime, runId);
    try {
      return await work(database);
    } finally {
      unlock();
    }
  } finally {
    database.close();
  }
}

function isAlive(holder: LockRow, {env, clock}: Runtime): boolean {
  if (clock.now().getTime() - holder.heartbeat_ms > staleAfterMs) return false;
  return holder.host !== env.hostname || env.isProcessAlive(holder.pid);
}
