import type {Runtime} from '../../runtime/ports.ts';
import type {ResultStream} from '../../warehouse/index.ts';

/** What a run of scripts came to. */
export interface QuerySummary {
  connection: string;
  /** Statements that were run. */
  statements: number;
  failed: number;
  /** Rows of the results that were shown. */
  rows: number;
  /** True when a limit cut one of them short. */
  truncated: boolean;
  elapsedMs: number;
  /** From the start to the first row that was shown; absent without one. */
  firstRowMs?: number;
}

/** Counts while statements run. */
export interface QueryTally {
  statement(): void;
  failure(): void;
  /** Called before and after a result is shown. */
  firstRow(): void;
  shown(stats: {rows: number; truncated: boolean}): void;
  summary(connection: string): QuerySummary;
}

export function startTally({clock}: Runtime): QueryTally {
  const startedMs = clock.monotonicMs();
  const elapsed = () => Math.round((clock.monotonicMs() - startedMs) * 10) / 10;
  const counts = {statements: 0, failed: 0, rows: 0, truncated: false};
  let firstRowMs: number | undefined;
  return {
    statement: () => void counts.statements++,
    failure: () => void counts.failed++,
    firstRow: () => void (firstRowMs ??= elapsed()),
    shown({rows, truncated}) {
      counts.rows += rows;
      counts.truncated ||= truncated;
    },
    summary: (connection) => ({
      connection,
      ...counts,
      elapsedMs: elapsed(),
      ...(firstRowMs !== undefined && {firstRowMs}),
    }),
  };
}

/** The same result; tells when its first row passes. */
export function watchFirstRow(result: ResultStream, onFirstRow: () => void): ResultStream {
  async function* watched() {
    for await (const batch of result.batches) {
      if (batch.rowCount > 0) onFirstRow();
      yield batch;
    }
  }
  return {...result, batches: watched()};
}
