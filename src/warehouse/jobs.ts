export type JobState = 'queued' | 'running' | 'blocked' | 'idle' | 'succeeded' | 'failed' | 'cancelled';

/** One piece of work on the server. */
export interface Job {
  id: string;
  state: JobState;
  user?: string;
  application?: string;
  /** First text of the statement, not redacted by the vendor. */
  statement?: string;
  startedAt?: Date;
  /** Ids of the jobs that this one waits for. */
  blockedBy?: readonly string[];
  waitingFor?: string;
  rows?: number;
  bytes?: number;
  cost?: {amount: number; currency: string};
}

/** Optional facet: live work. */
export interface Jobs {
  /** Work that is running or queued now, this connection's own excluded. */
  list(): Promise<Job[]>;
  get(id: string): Promise<Job | undefined>;
  /** Asks the server to stop the job. False when it was no longer there. */
  cancel(id: string): Promise<boolean>;
}
