import {TimeoutError} from '../errors/index.ts';
import type {OperationContext} from './context.ts';

export interface Deadline {
  /** Aborts on Ctrl-C and when the time is up, then with the `TimeoutError` as its reason. */
  signal: AbortSignal;
  /** Stops the clock. */
  clear(): void;
}

/** Bounds one piece of work. Without a time, only Ctrl-C ends it. */
export function startDeadline(
  {runtime, signal}: Pick<OperationContext, 'runtime' | 'signal'>,
  timeoutMs: number | undefined,
  error: () => TimeoutError,
): Deadline {
  if (timeoutMs === undefined) return {signal, clear: () => {}};
  const finished = new AbortController();
  const expired = new AbortController();
  runtime.clock.sleep(timeoutMs, finished.signal).then(
    () => expired.abort(error()),
    () => {},
  );
  return {signal: AbortSignal.any([signal, expired.signal]), clear: () => finished.abort()};
}
