import type {Runtime} from '../runtime/ports.ts';

export interface ProgressLine {
  /** Shows a text in place of the one before, at most ten times a second. */
  show(text: string): void;
  clear(): Promise<void>;
}

const shortestPauseMs = 100;

/** One line on stderr that is drawn over; nothing at all where stderr is no terminal. */
export function createProgressLine({
  clock,
  streams: {stderr},
}: Pick<Runtime, 'clock' | 'streams'>): ProgressLine {
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    show(text) {
      const nowMs = clock.monotonicMs();
      if (!stderr.isTerminal || nowMs - lastMs < shortestPauseMs) return;
      lastMs = nowMs;
      void stderr.write(`\r\u001B[K${text.slice(0, stderr.columns - 1)}`);
    },
    async clear() {
      if (Number.isFinite(lastMs)) await stderr.write('\r\u001B[K');
    },
  };
}
