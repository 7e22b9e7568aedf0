import {OpsError} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import {parseExactJson} from '#plugins/files/exact-json.ts';
import {createAuthenticator} from './authenticate.ts';
import type {RestConfig} from './config.ts';
import {mayPass, notJson, statusError, tooLongWait} from './errors.ts';
import {exchange, type ApiRequest, type RawAnswer} from './exchange.ts';
import {askedWaitMs, createPace} from './rate-limit.ts';

export interface ApiAnswer {
  status: number;
  headers: Headers;
  /** Parsed JSON; undefined where there is none, or the status means that there is nothing. */
  body: unknown;
}

export interface SendOptions {
  signal: AbortSignal;
  /** Statuses that mean that there is nothing. Default none. */
  emptyStatus?: readonly number[];
  /** Default: as the connection says. */
  retries?: number;
}

export interface ApiClient {
  /** Tries again what may pass. Throws `OpsError`s. */
  send(request: ApiRequest, options: SendOptions): Promise<ApiAnswer>;
}

const firstWaitMs = 250;
const longestBackoffMs = 30_000;
/** Characters of a body that an error shows. */
const shownLength = 300;

export async function createApiClient(config: RestConfig, runtime: Runtime): Promise<ApiClient> {
  const {default: pLimit} = await import('p-limit');
  const auth = createAuthenticator(config, runtime);
  const {clock} = runtime;
  const pace = createPace(config.requests_per_second, clock);
  const limit = pLimit(config.parallel_requests);
  const shown = (text: string) => {
    const line = runtime.redactor.redact(text.replaceAll(/\s+/g, ' ').trim());
    return line.length > shownLength ? `${line.slice(0, shownLength)}...` : line;
  };

  function parse(request: ApiRequest, {response, text}: RawAnswer): ApiAnswer {
    const {status, headers} = response;
    if (text.trim() === '') return {status, headers, body: undefined};
    try {
      return {status, headers, body: parseExactJson(text)};
    } catch {
      throw notJson(request.url, headers.get('content-type'), shown(text));
    }
  }

  /** How long the answer asks to wait; some APIs say 403 when the limit is used up. */
  function waitFor(request: ApiRequest, response: Response): number | undefined {
    const asked = askedWaitMs(response.headers, clock.now());
    const isLimit = mayPass(response.status) || (response.status === 403 && asked !== undefined);
    if (!isLimit || asked === undefined) return undefined;
    if (asked > config.max_wait_seconds * 1000)
      throw tooLongWait(request.url, Math.ceil(asked / 1000), config.max_wait_seconds);
    return asked;
  }

  async function attempt(
    request: ApiRequest,
    {signal, emptyStatus = []}: SendOptions,
    state: {isRenewed: boolean},
  ): Promise<ApiAnswer | {error: OpsError; waitMs?: number}> {
    await pace.turn(signal);
    const answer = await exchange(request, {config, auth, signal}).catch((error: unknown) => {
      if (error instanceof OpsError && error.retryable) return {error};
      throw error;
    });
    if ('error' in answer) return answer;
    const {response, text} = answer;
    if (emptyStatus.includes(response.status))
      return {status: response.status, headers: response.headers, body: undefined};
    if (response.ok) {
      const untilReset = askedWaitMs(response.headers, clock.now());
      if (untilReset !== undefined && untilReset <= config.max_wait_seconds * 1000) pace.hold(untilReset);
      return parse(request, answer);
    }
    const error = statusError(request.url, response, shown(text));
    if (response.status === 401 && !state.isRenewed && auth.renew()) {
      state.isRenewed = true;
      return {error, waitMs: 0};
    }
    const waitMs = waitFor(request, response);
    if (waitMs !== undefined) pace.hold(waitMs);
    if (waitMs !== undefined || error.retryable) return {error, ...(waitMs !== undefined && {waitMs})};
    throw error;
  }

  return {
    send: (request, options) =>
      limit(async () => {
        const state = {isRenewed: false};
        for (let failures = 0; ; failures++) {
          options.signal.throwIfAborted();
          const outcome = await attempt(request, options, state);
          if (!('error' in outcome)) return outcome;
          if (failures >= (options.retries ?? config.retries) && !(failures === 0 && state.isRenewed))
            throw outcome.error;
          const backoff = Math.min(longestBackoffMs, firstWaitMs * 2 ** failures) * (0.5 + Math.random());
          await clock.sleep(outcome.waitMs ?? backoff, options.signal);
        }
      }),
  };
}
