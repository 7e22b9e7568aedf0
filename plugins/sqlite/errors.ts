import {
  CancelledError,
  ConnectionError,
  QueryError,
  TransferError,
  diskFullError,
  fileError,
  type ErrorCode,
  type OpsError,
} from '#src/errors/index.ts';
import {formatRelation, type ColumnType, type ErrorContext, type LoadRequest} from '#src/warehouse/index.ts';
import {HostError} from './host-error.ts';

/** Primary result codes of SQLite, see https://sqlite.org/rescode.html; extended ones keep them in their low byte. */
const results = {
  permission: 3,
  busy: 5,
  locked: 6,
  readOnly: 8,
  interrupted: 9,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  authorization: 23,
  notDatabase: 26,
} as const;

export function translateError(error: unknown, context: ErrorContext): OpsError | undefined {
  const {path} = context.config as {path: string};
  if (!(error instanceof HostError)) return fileError(error, path);
  const {message, code} = error.failure;
  switch (resultCode(error)) {
    case undefined:
      return code === 'ENOSPC' ? diskFullError(path, error) : undefined;
    case results.busy:
    case results.locked:
      return lockedError(path, error);
    case results.full:
      return diskFullError(path, error);
    case results.notDatabase:
    case results.corrupt:
      return brokenError(path, error);
    case results.cannotOpen:
      return openError(path, error);
    case results.interrupted:
      return new CancelledError(undefined, {cause: error});
    default:
      return statementError(message, error, context.statement);
  }
}

/** Errors that say what is wrong with the rows of a load; undefined for all others. */
export function translateLoadError(error: unknown, {into}: Pick<LoadRequest, 'into'>): OpsError | undefined {
  if (!(error instanceof HostError)) return undefined;
  const {message, misfit, errcode} = error.failure;
  const isAboutRows =
    misfit !== undefined || resultCode(error) === results.constraint || errcode === undefined;
  if (!isAboutRows) return undefined;
  return new TransferError(`${formatRelation(into)} does not take the rows: ${message}`, {
    code: 'transfer-destination',
    hint: 'Nothing was loaded. Correct the data or the table, then run the same command again.',
    details: {relation: formatRelation(into), ...misfit},
    cause: error,
  });
}

/** An error of a source while its rows are on their way. */
export function translateSourceError(error: unknown, from: string): OpsError | undefined {
  if (!(error instanceof HostError) || !error.failure.misfit) return undefined;
  const {column, row, reason} = error.failure.misfit;
  return new TransferError(`Column ${column} of ${from}, row ${row}: ${reason}`, {
    code: 'transfer-source',
    hint: castHint(column),
    details: {column, row},
    cause: error,
  });
}

/** A later row breaks with the type that the first rows have. */
export function misfitInResult({
  column,
  row,
  found,
  type,
}: {
  column: string;
  row: number;
  found: string;
  type: ColumnType;
}): QueryError {
  return new QueryError(`Row ${row} has ${found} in column ${column}, whose rows before hold ${type.kind}`, {
    hint: castHint(column),
    details: {column, row},
  });
}

function castHint(column: string): string {
  return `Any value may stand in any column of SQLite; select \`cast("${column.replaceAll('"', '""')}" as text)\`, or correct the row.`;
}

function resultCode({failure: {errcode}}: HostError): number | undefined {
  return errcode === undefined ? undefined : errcode & 0xff;
}

function lockedError(path: string, cause: HostError): ConnectionError {
  return new ConnectionError(`${path} is locked by another program: ${cause.message}`, 'locked', {
    hint: 'Wait for that program or end it, or raise `lock_timeout_seconds` of the connection.',
    details: {path},
    retryable: true,
    cause,
  });
}

function brokenError(path: string, cause: HostError): ConnectionError {
  const isForeign = resultCode(cause) === results.notDatabase;
  return new ConnectionError(`${path} cannot be used as a SQLite database: ${cause.message}`, 'refused', {
    hint: isForeign
      ? 'Point `path` at a SQLite file that is not encrypted; data files such as CSV belong to a connection of type files.'
      : 'The file is damaged: restore a copy, or save what is left with `.recover` of the sqlite3 program.',
    details: {path},
    cause,
  });
}

function openError(path: string, cause: HostError): ConnectionError {
  return new ConnectionError(`${path} cannot be opened: ${cause.message}`, 'refused', {
    hint: 'Check that the path names a file and that the permissions of the file and of its folder allow it.',
    details: {path},
    cause,
  });
}

function statementError(message: string, cause: HostError, statement: string | undefined): QueryError {
  const position = statement === undefined ? undefined : errorPosition(message, statement);
  const isReadOnly = resultCode(cause) === results.readOnly;
  return new QueryError(message, {
    code: queryCode(message, cause),
    nativeCode: String(cause.failure.errcode),
    ...(isReadOnly && {hint: 'The connection or the file is read-only.'}),
    ...(statement !== undefined && {statement}),
    ...(position !== undefined && {position}),
    cause,
  });
}

function queryCode(message: string, cause: HostError): ErrorCode {
  const code = resultCode(cause);
  if (code === results.readOnly || code === results.permission || code === results.authorization)
    return 'query-permission';
  if (/^no such (table|column|function|view|index|database|module|collation)|^unknown database/.test(message))
    return 'query-unknown-object';
  return /syntax error|incomplete input|unrecognized token/.test(message) ? 'query-syntax' : 'query';
}

/** SQLite names what it stumbles over; its place is known where the statement has it only once. */
function errorPosition(message: string, statement: string): number | undefined {
  const word =
    /^near "([^]+)": syntax error/.exec(message)?.[1] ??
    /^no such (?:table|column|function): (?:.*\.)?(.+?)$/.exec(message)?.[1] ??
    /^unrecognized token: "([^]+)"$/.exec(message)?.[1];
  if (!word) return undefined;
  const start = statement.indexOf(word);
  return start < 0 || statement.includes(word, start + 1) ? undefined : start + 1;
}
