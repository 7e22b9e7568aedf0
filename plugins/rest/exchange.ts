import {ConnectionError, OpsError, TimeoutError, TransferError, messageOf} from '#src/errors/index.ts';
import type {Authenticator} from './authenticate.ts';
import type {RestConfig} from './config.ts';
import {displayUrl} from './errors.ts';

export interface ApiRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers: Readonly<Record<string, string>>;
  body?: Readonly<Record<string, unknown>>;
}

/** A response whose body was read. */
export interface RawAnswer {
  response: Response;
  text: string;
}

const mostRedirects = 5;
const longestBodyBytes = 256 * 2 ** 20;

/**
 * One request and its whole answer, under a deadline that starts again with every sign of life. Follows redirects
 * itself, because secrets go to the server of `base_url` only.
 */
export async function exchange(
  {method, url, headers, body}: ApiRequest,
  {config, auth, signal}: {config: RestConfig; auth: Authenticator; signal: AbortSignal},
): Promise<RawAnswer> {
  const home = new URL(config.base_url).origin;
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(), config.timeout_seconds * 1000);
  const either = AbortSignal.any([signal, idle.signal]);
  const next = {method: method as string, url: new URL(url)};
  try {
    for (let hop = 0; ; hop++) {
      const own = new Headers({accept: 'application/json', ...config.headers, ...headers});
      const target = new URL(next.url);
      if (target.origin === home) {
        for (const [name, value] of Object.entries(config.secret_headers)) own.set(name, value);
        await auth.apply({url: target, headers: own}, either);
      }
      const hasBody = body !== undefined && next.method === 'POST';
      if (hasBody) own.set('content-type', 'application/json');
      const response = await fetch(target, {
        method: next.method,
        headers: own,
        redirect: 'manual',
        signal: either,
        ...(hasBody && {body: JSON.stringify(body)}),
      });
      timer.refresh();
      const location = response.status >= 300 && response.status < 400 && response.headers.get('location');
      if (!location) return {response, text: await readBody(response, target, () => void timer.refresh())};
      await response.body?.cancel();
      if (hop === mostRedirects) throw tooManyRedirects(url);
      next.url = new URL(location, next.url);
      if (response.status <= 303) next.method = 'GET';
    }
  } catch (error) {
    signal.throwIfAborted();
    if (idle.signal.aborted) throw silent(url, config.timeout_seconds, error);
    throw error instanceof OpsError ? error : unreachable(url, error);
  } finally {
    clearTimeout(timer);
  }
}

async function readBody(response: Response, url: URL, isAlive: () => void): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    isAlive();
    pieces.push(piece);
    bytes += piece.byteLength;
    if (bytes > longestBodyBytes)
      throw new TransferError(
        `${displayUrl(url)} answers more than ${longestBodyBytes / 2 ** 20} MB in one page`,
        {
          code: 'transfer-source',
          hint: 'Ask for smaller pages, with `params` and `paginate` of the resource.',
        },
      );
  }
  return new TextDecoder().decode(Buffer.concat(pieces));
}

function tooManyRedirects(url: URL): OpsError {
  return new TransferError(`${displayUrl(url)} leads on to other addresses without end`, {
    code: 'transfer-source',
    hint: 'Check `base_url` of the connection and `path` of the resource.',
  });
}

function silent(url: URL, timeoutSeconds: number, cause: unknown): OpsError {
  return new TimeoutError(`${displayUrl(url)} sends nothing for ${timeoutSeconds} s`, {
    hint: 'Raise `timeout_seconds` of the connection, or try again later.',
    cause,
  });
}

function unreachable(url: URL, error: unknown): OpsError {
  const cause = (error as {cause?: unknown}).cause ?? error;
  return new ConnectionError(`${displayUrl(url)} cannot be read: ${messageOf(cause)}`, 'unreachable', {
    hint: 'Check `base_url` of the connection and the network.',
    cause: error,
  });
}
