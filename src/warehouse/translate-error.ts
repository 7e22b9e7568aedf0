import {
  CancelledError,
  ConnectionError,
  OpsError,
  TimeoutError,
  isAbort,
  messageOf,
} from '../errors/index.ts';
import type {AdapterDefinition, ErrorContext} from './adapter.ts';

/** Any error of an adapter as one of ours; those that are ours already stay as they are. */
export function translateError(
  definition: AdapterDefinition,
  error: unknown,
  context: ErrorContext,
  signal?: AbortSignal,
): unknown {
  if (signal?.aborted) return abortError(signal, context.connection, error);
  if (error instanceof OpsError) return error;
  if (isMissingDependency(error, definition))
    return new ConnectionError(
      `${definition.title} needs the package ${definition.dependency!.package}, which is not installed`,
      'refused',
      {
        code: 'dependency-missing',
        hint: `Run \`npm install ${definition.dependency!.package}@${definition.dependency!.range}\`.`,
        cause: error,
      },
    );
  const translated = definition.translateError(error, context);
  if (translated) return translated;
  return isAbort(error) ? new CancelledError(messageOf(error), {cause: error}) : error;
}

/**
 * What an abort means to the caller. Vendors report the work that was stopped in many ways (SQLSTATE 57014, a closed
 * socket, ...), so the reason of the signal decides, not their text.
 */
export function abortError(signal: AbortSignal, connection: string, cause?: unknown): OpsError {
  const reason: unknown = signal.reason;
  if (reason instanceof OpsError) return reason;
  if (reason instanceof Error && reason.name === 'TimeoutError')
    return new TimeoutError(`${connection} did not finish within the time limit`, {
      hint: 'Raise the time limit, or look at the load of the server.',
      cause: cause ?? reason,
    });
  return new CancelledError(undefined, {cause: cause ?? reason});
}

function isMissingDependency(error: unknown, definition: AdapterDefinition): boolean {
  return (
    (error as {code?: string})?.code === 'ERR_MODULE_NOT_FOUND' &&
    definition.dependency !== undefined &&
    messageOf(error).includes(definition.dependency.package)
  );
}
