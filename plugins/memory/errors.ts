import {
  ConnectionError,
  diskFullError,
  QueryError,
  TimeoutError,
  TransferError,
  type OpsError,
} from '#src/errors/index.ts';
import type {ErrorContext} from '#src/warehouse/index.ts';
import type {FaultKind} from './config.ts';

type MemoryErrorKind = Exclude<FaultKind, 'stall' | 'bug'> | 'syntax' | 'unknown-object' | 'unknown-column';

/** The native error of a store. */
export class MemoryError extends Error {
  readonly kind: MemoryErrorKind;
  constructor(kind: MemoryErrorKind, message: string) {
    super(message);
    this.name = 'MemoryError';
    this.kind = kind;
  }
}

export function translateError(error: unknown, context: ErrorContext): OpsError | undefined {
  return error instanceof MemoryError ? translators[error.kind](error, context) : undefined;
}

type Translator = (error: MemoryError, context: ErrorContext) => OpsError;

const translators: Record<MemoryErrorKind, Translator> = {
  unreachable: connectionError('unreachable', 'Check that the store is up.'),
  lost: connectionError('unreachable', 'Run the same command again; a new connection is opened.'),
  refused: connectionError('refused', 'Ask the owner of the store for access.'),
  unauthorized: connectionError('unauthorized', 'Check the password.'),
  locked: connectionError('locked', 'Wait for the other process to end.'),
  timeout: (error, {connection}) =>
    new TimeoutError(`${connection} does not answer in time: ${error.message}`, {cause: error}),
  query: queryError('query', 'Look at the statement.'),
  permission: queryError('query-permission', 'Ask the owner of the store for the right.'),
  syntax: queryError('query-syntax', 'The memory store knows a small part of SQL only.'),
  'unknown-object': queryError('query-unknown-object', 'Run `weir tables list` for the relations there are.'),
  'unknown-column': queryError('query-unknown-object', 'Run `weir tables describe` for the columns.'),
  'rejected-data': (error, {connection}) =>
    new TransferError(`${connection} rejects the data: ${error.message}`, {
      code: 'transfer-destination',
      hint: 'Correct the data at the source; the target is as it was.',
      cause: error,
    }),
  'disk-full': (error, {connection}) => diskFullError(connection, error),
};

function connectionError(failure: ConnectionError['failure'], hint: string): Translator {
  return (error, {connection, config}) =>
    new ConnectionError(`Store ${config.store} of ${connection}: ${error.message}`, failure, {
      hint,
      cause: error,
    });
}

function queryError(code: NonNullable<QueryErrorCode>, hint: string): Translator {
  return (error, {statement}) =>
    new QueryError(error.message, {code, hint, cause: error, ...(statement !== undefined && {statement})});
}

type QueryErrorCode = 'query' | 'query-permission' | 'query-syntax' | 'query-unknown-object';
