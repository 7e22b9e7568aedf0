/** How one asset, check or run ended. */
export type StepStatus = 'succeeded' | 'failed' | 'skipped' | 'cancelled';
export type CheckStatus = 'passed' | 'failed' | 'warned' | 'errored';
export type RunStatus = 'succeeded' | 'failed' | 'cancelled';

export interface EventError {
  code: string;
  message: string;
  hint?: string;
}

/** What one committed chunk moved: rows read = staged + discarded + quarantined. */
export interface ChunkReceipt {
  /** From 1. */
  chunk: number;
  loadId: string;
  /** Absent where the source does not count. */
  rowsRead?: number;
  rowsStaged: number;
  rowsWritten: number;
  rowsRemoved?: number;
  rowsDiscarded?: number;
  rowsQuarantined?: number;
  bytes: number;
  /** JSON of the checksum that both sides agreed on. */
  checksum?: string;
  cursorBefore?: string;
  cursorAfter?: string;
  elapsedMs: number;
  peakResidentBytes: number;
  attempts: number;
  /** The load was there already. */
  repeated: boolean;
}

export interface PlannedStep {
  asset: string;
  /** Path below the project folder. */
  file: string;
  /** E.g. `load replace from files` or `build view`. */
  action: string;
  connection: string;
}

/**
 * The only thing that reporters, views and recordings see of a run. Version 1 of the NDJSON contract: fields are
 * added, never renamed.
 */
export type PipelineEvent = {v: 1; at: string; runId: string} & (
  | {
      type: 'run_started';
      project: string;
      environment: string;
      steps: readonly PlannedStep[];
      continues?: string;
    }
  | {type: 'step_started'; asset: string; action: string}
  | {
      type: 'step_progress';
      asset: string;
      rows?: number;
      bytes?: number;
      elapsedMs: number;
      /** The chunk that this comes from, from 1; absent while there is only one. */
      chunk?: number;
      /** Of how many, when known. */
      chunks?: number;
      rowsPerSecond?: number;
      /** Until the last row, when their number is known. */
      etaMs?: number;
      /** Memory of the process now. */
      residentBytes?: number;
    }
  | ({type: 'chunk_finished'; asset: string} & ChunkReceipt)
  | {
      type: 'step_finished';
      asset: string;
      status: StepStatus;
      elapsedMs: number;
      /** Rows written. */
      rows?: number;
      bytes?: number;
      rowsRead?: number;
      rowsRemoved?: number;
      rowsDiscarded?: number;
      rowsQuarantined?: number;
      chunks?: number;
      /** Over all chunks; as many as chunks where nothing failed on the way. */
      attempts?: number;
      /** Where the stream stood and stands, for people. */
      cursorBefore?: string;
      cursorAfter?: string;
      /** Why it was skipped or what was left out. */
      note?: string;
      error?: EventError;
    }
  | {
      type: 'check_finished';
      asset: string;
      check: string;
      status: CheckStatus;
      severity: 'error' | 'warn';
      /** Rows that break the rule. */
      failures: number;
      elapsedMs: number;
      error?: EventError;
    }
  | {
      type: 'notice';
      level: 'info' | 'warn';
      message: string;
      asset?: string;
      /** The attempt that failed, from 1, and the code of its error. */
      attempt?: number;
      code?: string;
    }
  | ({type: 'run_finished'; status: RunStatus; elapsedMs: number; peakResidentBytes: number} & RunCounts)
);

export interface RunCounts {
  succeeded: number;
  failed: number;
  skipped: number;
  cancelled: number;
  checksPassed: number;
  checksFailed: number;
  checksWarned: number;
}

/** An event before the run stamps it. */
export type EventBody = PipelineEvent extends infer Event
  ? Event extends PipelineEvent
    ? Omit<Event, 'v' | 'at' | 'runId'>
    : never
  : never;

/** Consumes the events of one run. */
export interface Reporter {
  report(event: PipelineEvent): void;
  /** Resolves when everything reported has been shown or written. */
  finish(): Promise<void>;
}
