/** Work that a system is asked to do, e.g. to run a notebook. */
export interface JobRunRequest {
  /** Name of the asset, for the system's own records. */
  name: string;
  /** What the asset says under `job:`; the system's plugin knows what it means. */
  job: Readonly<Record<string, unknown>>;
  /** Same id, same piece of work: a job that runs or ran under it is waited for and not started again. */
  runId: string;
  signal: AbortSignal;
  /** Called with lines of the job's own output, where the system gives it out. */
  onOutput?: (line: string) => void;
}

export interface JobRunResult {
  /** The vendor's id of the job. */
  jobId?: string;
  /** Rows that it wrote, where the system says so. */
  rows?: number;
}

/** Optional facet: does a piece of work outside of SQL and waits for its end. A job that fails rejects. */
export interface JobRunner {
  run(request: JobRunRequest): Promise<JobRunResult>;
}
