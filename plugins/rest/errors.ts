import {ConnectionError, TransferError, UsageError, type OpsError} from '#src/errors/index.ts';
import {suggest} from '#src/util/suggest.ts';
import type {ErrorContext} from '#src/warehouse/index.ts';
import {translateError as translateDuckdbError, translateSourceError} from '#plugins/duckdb/errors.ts';

export function translateError(error: unknown, context: ErrorContext): OpsError | undefined {
  const {base_url: baseUrl} = context.config as {base_url: string};
  return (
    translateSourceError(error) ??
    translateDuckdbError(error, {...context, config: {...context.config, path: baseUrl}})
  );
}

/** For people: without user, password, query and fragment, which may hold secrets. */
export function displayUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** `text` is the start of the body, secrets taken out. */
export function statusError(url: URL, response: Response, text: string): OpsError {
  const {status, statusText} = response;
  const answer = `${displayUrl(url)} answers ${status} ${statusText}`.trimEnd();
  const message = text === '' ? answer : `${answer}: ${text}`;
  const details = {status};
  if (status === 401 || status === 403)
    return new ConnectionError(message, 'unauthorized', {
      hint: 'Check `auth` of the connection and whether its secrets are still valid.',
      details,
    });
  if (mayPass(status))
    return new ConnectionError(message, 'refused', {
      hint: 'The server is in trouble or busy; run the same command again later.',
      retryable: true,
      details,
    });
  return new TransferError(message, {
    code: 'transfer-source',
    hint:
      status === 404
        ? 'Check `base_url` of the connection and `path` of the resource.'
        : 'Check `path`, `params` and `method` of the resource.',
    details,
  });
}

export function mayPass(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

export function tooLongWait(url: URL, waitSeconds: number, maxWaitSeconds: number): OpsError {
  return new ConnectionError(
    `${displayUrl(url)} asks to wait ${waitSeconds} s, and more than ${maxWaitSeconds} s are not waited`,
    'refused',
    {hint: 'Run the same command again later, or raise `max_wait_seconds` of the connection.'},
  );
}

export function notJson(url: URL, contentType: string | null, text: string): OpsError {
  return new TransferError(
    `${displayUrl(url)} answers no JSON (${contentType ?? 'no content type'}): ${text}`,
    {
      code: 'transfer-source',
      hint: 'Check `base_url` and `path`: a web page in place of JSON often means a wrong address or a login.',
    },
  );
}

export function resourceError(resource: string, problem: string, hint: string): TransferError {
  return new TransferError(`The resource ${resource} ${problem}`, {code: 'transfer-source', hint});
}

export function invalidResource(resource: string, problem: string): UsageError {
  return new UsageError(`The resource ${resource} ${problem}`, {
    code: 'config-invalid',
    hint: 'Correct `resources` of the connection.',
    details: {resource},
  });
}

export function unknownResource(name: string, known: readonly string[]): UsageError {
  const near = suggest(name, known);
  const hint = near === undefined ? `Its resources: ${known.join(', ')}.` : `Did you mean ${near}?`;
  return new UsageError(`The connection has no resource ${name}`, {
    code: 'usage-unknown-stream',
    hint:
      known.length > 0 ? hint : 'Write `resources` of the connection in weir.yml, or in a file for `spec`.',
  });
}
