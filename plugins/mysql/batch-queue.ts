import type {Cell} from './row-reader.ts';

const mostRows = 1000;
/** Rows of large values come in smaller batches, so that a batch stays below about this size. */
const mostBytes = 8_000_000;

/** Rows between the socket, which is paused while enough of them wait, and the reader. */
export function createBatchQueue(pause: () => void, resume: () => void) {
  let waiting: Cell[][] = [];
  let bytes = 0;
  let wanted = 0;
  let state: 'open' | 'ended' | 'stopped' = 'open';
  let failure: {error: unknown} | undefined;
  let wake: (() => void) | undefined;
  let isServerDone = false;

  const isFull = () => waiting.length >= mostRows || bytes >= mostBytes;
  const hasEnough = () => waiting.length >= wanted || bytes >= mostBytes;
  const notify = () => {
    wake?.();
    wake = undefined;
  };
  return {
    add(cells: Cell[], size: number) {
      waiting.push(cells);
      bytes += size;
      if (isFull()) pause();
      if (hasEnough()) notify();
    },
    end() {
      isServerDone = true;
      if (state === 'open') state = 'ended';
      notify();
    },
    fail(error: unknown) {
      isServerDone = true;
      failure ??= {error};
      if (state === 'open') state = 'ended';
      notify();
    },
    /** Drops what waits and what comes. */
    stop() {
      state = 'stopped';
      waiting = [];
      bytes = 0;
      notify();
      resume();
    },
    isStopped: () => state === 'stopped',
    isOver: () => isServerDone,
    /** The next rows, at most so many; fewer only for large rows and at the end, and none after it. */
    async take(rowCount: number): Promise<Cell[][]> {
      wanted = rowCount;
      while (!hasEnough() && state === 'open') {
        const woken = new Promise<void>((resolve) => (wake = resolve));
        resume();
        await woken;
      }
      if (waiting.length === 0 && failure) throw failure.error;
      const taken = waiting.slice(0, rowCount);
      waiting = waiting.slice(rowCount);
      bytes = waiting.length === 0 ? 0 : (bytes * waiting.length) / (waiting.length + taken.length);
      if (!isFull()) resume();
      return taken;
    },
  };
}
