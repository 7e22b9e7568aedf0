import type {DiffStore} from './diff-store.ts';
import type {FoundDifference} from './tally.ts';

/** Puts differences into the store as they are found, as many as are wanted. */
export interface Keeper {
  /** Returns 1 if the row is kept, else 0. */
  keep(jobId: number, differences: readonly FoundDifference[]): number;
  /** Writes what a job has found. */
  flush(jobId: number): void;
}

const linesAtOnce = 1000;

export function createKeeper(store: DiffStore, limit: number, keptBefore: number): Keeper {
  const unwritten = new Map<number, FoundDifference[]>();
  let kept = keptBefore;
  const flush = (jobId: number) => {
    store.keep(jobId, unwritten.get(jobId) ?? []);
    unwritten.delete(jobId);
  };
  return {
    keep(jobId, differences) {
      if (kept >= limit) return 0;
      kept += 1;
      const lines = unwritten.get(jobId) ?? [];
      lines.push(...differences);
      unwritten.set(jobId, lines);
      if (lines.length >= linesAtOnce) flush(jobId);
      return 1;
    },
    flush,
  };
}
