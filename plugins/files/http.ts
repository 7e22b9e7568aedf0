import {Readable} from 'node:stream';
import {
  CancelledError,
  ConnectionError,
  OpsError,
  TimeoutError,
  UsageError,
  messageOf,
  systemCode,
} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {FilesConfig} from './config.ts';
import {displayUrl, isUrl} from './url.ts';

export interface HttpClient {
  /** Streams the body into a file; again from the start after a failure that may pass. */
  download(url: URL, path: string, signal: AbortSignal): Promise<void>;
  /** Status and what identifies the version of the content. */
  head(url: URL, signal: AbortSignal): Promise<{status: number; version: string | undefined}>;
}

const firstWaitMs = 200;

export function createHttpClient(config: FilesConfig, {files}: Runtime): HttpClient {
  /** Runs one exchange under a deadline that starts again with every sign of life. */
  async function exchange<Result>(
    url: URL,
    init: {method: string; signal: AbortSignal},
    use: (response: Response, isAlive: () => void) => Promise<Result>,
  ): Promise<Result> {
    const idle = new AbortController();
    const timer = setTimeout(() => idle.abort(), config.timeout_seconds * 1000);
    try {
      const response = await fetch(withoutUser(url), {
        method: init.method,
        headers: headersFor(url, config),
        signal: AbortSignal.any([init.signal, idle.signal]),
      });
      timer.refresh();
      return await use(response, () => void timer.refresh());
    } catch (error) {
      if (init.signal.aborted) throw new CancelledError();
      throw idle.signal.aborted ? timeoutError(url, config, error) : networkError(url, error);
    } finally {
      clearTimeout(timer);
    }
  }

  async function persist<Result>(attempt: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const {default: pRetry} = await import('p-retry');
    return pRetry(attempt, {
      retries: config.retries,
      minTimeout: firstWaitMs,
      signal,
      shouldRetry: ({error}) => error instanceof OpsError && error.retryable,
    });
  }

  async function save(url: URL, path: string, signal: AbortSignal): Promise<void> {
    await exchange(url, {method: 'GET', signal}, async (response, isAlive) => {
      if (!response.ok) {
        await response.body?.cancel();
        throw statusError(url, response);
      }
      const body = Readable.fromWeb(response.body! as Parameters<typeof Readable.fromWeb>[0]);
      let received = 0;
      const onBytes = (bytes: number) => {
        if (bytes > received) isAlive();
        received = bytes;
      };
      await files.writeStream(path, body, {signal, onBytes});
    });
  }

  const ask = (url: URL, signal: AbortSignal) =>
    exchange(url, {method: 'HEAD', signal}, async (response) => {
      if (mayPass(response.status)) throw statusError(url, response);
      const parts = ['etag', 'last-modified', 'content-length'].map((name) => response.headers.get(name));
      const version = parts.filter((part) => part !== null).join(' ');
      return {status: response.status, version: response.ok && version !== '' ? version : undefined};
    });

  return {
    download: (url, path, signal) => persist(() => save(url, path, signal), signal),
    head: (url, signal) => persist(() => ask(url, signal), signal),
  };
}

function mayPass(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Headers hold secrets, so they go to the root URL's own server only. */
function headersFor(url: URL, {root, headers = {}}: FilesConfig): Record<string, string> {
  const isOwnServer = isUrl(root) && new URL(root).origin === url.origin;
  const user = decodeURIComponent(url.username);
  const credentials = `${user}:${decodeURIComponent(url.password)}`;
  return {
    ...(user !== '' && {authorization: `Basic ${Buffer.from(credentials).toString('base64')}`}),
    ...(isOwnServer && headers),
  };
}

/** `fetch` refuses URLs that carry a user. */
function withoutUser(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare;
}

function statusError(url: URL, {status, statusText}: Response): OpsError {
  const answer = `${displayUrl(url)} answers ${status} ${statusText}`.trimEnd();
  if (status === 401 || status === 403)
    return new ConnectionError(answer, 'unauthorized', {
      hint: 'Set `headers` of the connection, e.g. `Authorization: env:API_TOKEN`, and check that the token is valid.',
      details: {status},
    });
  if (status === 404 || status === 410)
    return new UsageError(answer, {
      code: 'file-missing',
      hint: 'Check the URL; paths are appended to `root` of the connection.',
      details: {status},
    });
  return new ConnectionError(answer, 'refused', {
    hint: mayPass(status)
      ? 'The server is in trouble or busy; run the same command again later.'
      : 'Check the URL.',
    retryable: mayPass(status),
    details: {status},
  });
}

function timeoutError(url: URL, config: FilesConfig, cause: unknown): TimeoutError {
  return new TimeoutError(`${displayUrl(url)} sends nothing for ${config.timeout_seconds} s`, {
    hint: 'Raise `timeout_seconds` of the connection, or try again later.',
    cause,
  });
}

function networkError(url: URL, error: unknown): unknown {
  if (error instanceof OpsError) return error;
  const cause = (error as {cause?: unknown}).cause ?? error;
  if (systemCode(cause) === 'ENOSPC') return cause;
  return new ConnectionError(`${displayUrl(url)} cannot be read: ${messageOf(cause)}`, 'unreachable', {
    hint: 'Check the URL and the network.',
    cause: error,
  });
}
