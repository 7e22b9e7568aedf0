import type {Runtime} from '../../runtime/ports.ts';
import type {LoadProgress} from '../../warehouse/index.ts';
import {elapsedSince} from '../elapsed.ts';
import type {ChunkReceipt, EventBody} from '../events.ts';

/** Sums up the chunks of one step and tells how far they are. */
export interface StepTally {
  /** Number of the next chunk, from 1. */
  nextChunk(): number;
  /** What is known beforehand, for the share that is done. */
  expect(expected: {rows?: number; chunks?: number}): void;
  progress(chunk: number, progress: LoadProgress): void;
  finishChunk(receipt: ChunkReceipt): void;
  totals(): StepTotals;
}

export interface StepTotals {
  chunks: number;
  rowsRead: number;
  rowsWritten: number;
  rowsRemoved: number;
  rowsDiscarded: number;
  rowsQuarantined: number;
  bytes: number;
  attempts: number;
  repeatedChunks: number;
}

/** A rate over less time says more about start-up than about speed. */
const shortestRateMs = 1000;

export function createStepTally(
  asset: string,
  {clock, env}: Pick<Runtime, 'clock' | 'env'>,
  emit: (event: EventBody) => void,
): StepTally {
  const startedMs = clock.monotonicMs();
  const underWay = new Map<number, LoadProgress>();
  let expected: {rows?: number; chunks?: number} = {};
  let lastChunk = 0;
  const totals: StepTotals = {
    chunks: 0,
    rowsRead: 0,
    rowsWritten: 0,
    rowsRemoved: 0,
    rowsDiscarded: 0,
    rowsQuarantined: 0,
    bytes: 0,
    attempts: 0,
    repeatedChunks: 0,
  };
  const sum = (of: (progress: LoadProgress) => number | undefined) =>
    [...underWay.values()].reduce((all, progress) => all + (of(progress) ?? 0), 0);
  const hasRows = () => totals.chunks > 0 || [...underWay.values()].some(({rows}) => rows !== undefined);
  return {
    nextChunk: () => ++lastChunk,
    expect: (known) => (expected = {...expected, ...known}),
    progress(chunk, progress) {
      underWay.set(chunk, progress);
      const elapsedMs = elapsedSince(clock, startedMs);
      const rows = totals.rowsRead + sum((part) => part.rows);
      const rowsPerSecond = elapsedMs >= shortestRateMs ? Math.round((rows / elapsedMs) * 1000) : 0;
      const remaining = (expected.rows ?? 0) - rows;
      emit({
        type: 'step_progress',
        asset,
        ...(hasRows() && {rows}),
        bytes: totals.bytes + sum((part) => part.bytes),
        elapsedMs,
        residentBytes: env.residentBytes(),
        ...(lastChunk > 1 && {chunk}),
        ...(expected.chunks !== undefined && {chunks: expected.chunks}),
        ...(rowsPerSecond > 0 && {rowsPerSecond}),
        ...(rowsPerSecond > 0 && remaining > 0 && {etaMs: Math.round((remaining / rowsPerSecond) * 1000)}),
      });
    },
    finishChunk(receipt) {
      underWay.delete(receipt.chunk);
      totals.chunks += 1;
      totals.rowsRead += receipt.rowsRead ?? receipt.rowsStaged;
      totals.rowsWritten += receipt.rowsWritten;
      totals.rowsRemoved += receipt.rowsRemoved ?? 0;
      totals.rowsDiscarded += receipt.rowsDiscarded ?? 0;
      totals.rowsQuarantined += receipt.rowsQuarantined ?? 0;
      totals.bytes += receipt.bytes;
      totals.attempts += receipt.attempts;
      totals.repeatedChunks += receipt.repeated ? 1 : 0;
      emit({type: 'chunk_finished', asset, ...receipt});
    },
    totals: () => ({...totals}),
  };
}
