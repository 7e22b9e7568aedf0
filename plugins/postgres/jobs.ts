import type {Job, Jobs, JobState} from '#src/warehouse/index.ts';
import type {Sessions} from './session.ts';

interface ActivityRow {
  pid: number;
  state: string | null;
  user: string | null;
  application: string | null;
  statement: string | null;
  started_at: Date | null;
  blocked_by: number[];
  waiting_for: string | null;
}

const activity = `
select pid, state, usename::text as user, nullif(application_name, '') as application,
  left(query, 2000) as statement, query_start as started_at, pg_blocking_pids(pid) as blocked_by,
  case when wait_event is null then null else wait_event_type || ': ' || wait_event end as waiting_for
from pg_stat_activity
where backend_type = 'client backend' and pid <> all($1::int[]) and coalesce(state, 'active') <> 'idle'`;

export function createJobs(sessions: Sessions): Jobs {
  const read = (condition: string, parameters: unknown[]): Promise<Job[]> =>
    sessions.use(undefined, async (client) => {
      const {rows} = await client.query<ActivityRow>(`${activity} ${condition}`, [
        sessions.processIds(),
        ...parameters,
      ]);
      return rows.map(toJob);
    });

  return {
    list: () => read('order by query_start', []),
    get: async (id) => (isProcessId(id) ? (await read('and pid = $2', [Number(id)]))[0] : undefined),
    cancel: (id) =>
      sessions.use(undefined, async (client) => {
        if (!isProcessId(id)) return false;
        const {rows} = await client.query<{cancelled: boolean}>(
          `select pg_cancel_backend(pid) as cancelled from pg_stat_activity
           where pid = $1 and backend_type = 'client backend'`,
          [Number(id)],
        );
        return rows[0]?.cancelled ?? false;
      }),
  };
}

function isProcessId(id: string): boolean {
  return /^\d{1,9}$/.test(id);
}

function toJob(row: ActivityRow): Job {
  const blockedBy = row.blocked_by.map(String);
  return {
    id: String(row.pid),
    state: jobState(row.state, blockedBy.length > 0),
    ...(row.user !== null && {user: row.user}),
    ...(row.application !== null && {application: row.application}),
    ...(row.statement !== null && {statement: row.statement}),
    ...(row.started_at !== null && {startedAt: row.started_at}),
    ...(blockedBy.length > 0 && {blockedBy}),
    ...(row.waiting_for !== null && {waitingFor: row.waiting_for}),
  };
}

function jobState(state: string | null, isBlocked: boolean): JobState {
  if (isBlocked) return 'blocked';
  return state?.startsWith('idle') ? 'idle' : 'running';
}
