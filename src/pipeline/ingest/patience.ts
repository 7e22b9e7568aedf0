import {ConnectionError} from '../../errors/index.ts';
import {formatDuration} from '../../util/format-quantity.ts';

/** How many times `stall_timeout` a system may think before it answers, or work once it has all rows. */
const patienceFactor = 12;

export const patienceMs = (stallTimeoutMs: number): number => stallTimeoutMs * patienceFactor;

/** How long to wait, and of whom the error speaks. */
export interface Patience {
  asset: string;
  stallTimeoutMs: number;
  /** The one that does not answer; absent where it may be either. */
  connection?: string;
}

export function silenceError(
  {asset, connection}: Omit<Patience, 'stallTimeoutMs'>,
  what: string,
  silentMs: number,
): ConnectionError {
  return new ConnectionError(`${asset}: ${what} for ${formatDuration(silentMs)}`, 'unreachable', {
    hint: 'Check the network and both systems; raise `stall_timeout` if they need so long.',
    ...(connection !== undefined && {details: {connection}}),
  });
}

/**
 * Waits for an answer, but not for ever: where a network swallows a request, nobody ever says so. What arrives after that
 * goes to `discard`.
 */
export async function waitWithPatience<Answer>(
  answer: Promise<Answer>,
  patience: Patience,
  discard?: (late: Answer) => unknown,
): Promise<Answer> {
  const silentMs = patienceMs(patience.stallTimeoutMs);
  const {promise: silence, reject} = Promise.withResolvers<never>();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    const who = patience.connection === undefined ? '' : ` from ${patience.connection}`;
    reject(silenceError(patience, `no answer came${who}`, silentMs));
  }, silentMs);
  answer.then((late) => isLate && discard?.(late)).catch(() => {});
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
