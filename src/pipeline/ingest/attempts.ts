import pRetry from 'p-retry';
import {ConnectionError, OpsError} from '../../errors/index.ts';
import {formatDuration} from '../../util/format-quantity.ts';
import type {Links, LoadContext} from './context.ts';

const firstPauseMs = 250;
const longestPauseMs = 30_000;
const growth = 3;

/**
 * Does work again after failures that may pass, with growing pauses of random length; a connection that broke is opened
 * anew. What cannot pass fails at once.
 */
export function withRetries<Result>(
  context: LoadContext,
  links: Links,
  subject: string,
  work: (links: Links, attempt: number) => Promise<Result>,
): Promise<Result> {
  const {asset, signal, emit} = context;
  const {retries} = context.action.settings;
  const mayPass = (error: unknown): error is OpsError =>
    error instanceof OpsError && error.retryable && !signal.aborted;
  const isOwn = links === context.links;
  let current = links;
  return pRetry((attempt) => work(current, attempt), {
    retries,
    factor: growth,
    minTimeout: firstPauseMs,
    maxTimeout: longestPauseMs,
    randomize: true,
    signal,
    shouldRetry: ({error}) => mayPass(error),
    async onFailedAttempt({error, attemptNumber, retriesLeft, retryDelay}) {
      if (retriesLeft === 0 || !mayPass(error)) return;
      emit({
        type: 'notice',
        level: 'warn',
        asset,
        message: `${asset}: attempt ${attemptNumber} of ${retries + 1} for ${subject} failed, the next one begins in ${formatDuration(retryDelay)}: ${error.message}`,
        attempt: attemptNumber,
        code: error.code,
      });
      if (!(error instanceof ConnectionError)) return;
      current = await context.renew(current, error).catch((next: unknown) => {
        if (mayPass(next)) return current;
        throw next;
      });
      if (isOwn) context.links = current;
    },
  });
}

/** Asks a question that changes nothing, again after failures that may pass. */
export function ask<Answer>(
  context: LoadContext,
  question: (links: Links) => Promise<Answer>,
): Promise<Answer> {
  return withRetries(context, context.links, 'a question', question);
}
