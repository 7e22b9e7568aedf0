import pRetry from 'p-retry';
import {OpsError, TimeoutError} from '../../errors/index.ts';
import type {Schedule} from '../../project/asset.ts';
import {formatDuration} from '../../util/format-quantity.ts';
import type {EventBody} from '../events.ts';

export interface AttemptOptions {
  asset: string;
  schedule: Schedule;
  /** Further attempts; loads try their chunks again by themselves. */
  retries: number;
  signal: AbortSignal;
  emit: (event: EventBody) => void;
  firstPauseMs?: number;
}

/** Does the work of a step within its time limit, and again after failures that may pass. */
export function attemptWork<Result>(
  {asset, schedule, retries, signal, emit, firstPauseMs = 250}: AttemptOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const mayPass = (error: unknown): error is OpsError =>
    error instanceof OpsError && error.retryable && !signal.aborted;
  return pRetry(() => withinLimit({asset, schedule, signal}, work), {
    retries,
    factor: 3,
    minTimeout: firstPauseMs,
    maxTimeout: 30_000,
    randomize: true,
    signal,
    shouldRetry: ({error}) => mayPass(error),
    onFailedAttempt({error, attemptNumber, retriesLeft, retryDelay}) {
      if (retriesLeft === 0 || !mayPass(error)) return;
      emit({
        type: 'notice',
        level: 'warn',
        asset,
        message: `${asset}: attempt ${attemptNumber} of ${retries + 1} failed, the next one begins in ${formatDuration(retryDelay)}: ${error.message}`,
        attempt: attemptNumber,
        code: error.code,
      });
    },
  });
}

async function withinLimit<Result>(
  {asset, schedule: {timeoutMs}, signal}: Pick<AttemptOptions, 'asset' | 'schedule' | 'signal'>,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (timeoutMs === undefined) return work(signal);
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort(
      new TimeoutError(`${asset} did not finish within its timeout of ${formatDuration(timeoutMs)}`, {
        hint: 'Raise `timeout:` of the asset, or find out what it waits for.',
      }),
    );
  }, timeoutMs);
  try {
    return await work(AbortSignal.any([signal, limit.signal]));
  } finally {
    clearTimeout(timer);
  }
}
