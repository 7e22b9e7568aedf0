import type {Clock} from '../runtime/ports.ts';

/** Milliseconds since a moment of the monotonic clock, to a tenth. */
export function elapsedSince(clock: Clock, startedMs: number): number {
  return Math.round((clock.monotonicMs() - startedMs) * 10) / 10;
}
