import {
  CancelledError,
  ConnectionError,
  QueryError,
  TransferError,
  diskFullError,
  fileError,
  messageOf,
  type ErrorCode,
  type OpsError,
} from '#src/errors/index.ts';
import {formatRelation, type ErrorContext, type LoadRequest} from '#src/warehouse/index.ts';
import {firstParagraph, sourceFailure} from './source-failure.ts';

/** DuckDB reports every error as text that starts with its class. */
const classPattern = /^(?:Failed to extract statements: )?([A-Z][A-Za-z ]*?|INTERRUPT|FATAL) Error: /;

const queryCodes: Readonly<Record<string, ErrorCode>> = {
  Parser: 'query-syntax',
  Syntax: 'query-syntax',
  Catalog: 'query-unknown-object',
  Permission: 'query-permission',
};

const hints: Readonly<Record<string, string>> = {
  'Out of Memory': 'Raise `memory_limit` of the connection, or lower `threads`.',
  'Extension Autoloading': 'Add the extension to `extensions` of the connection; it is downloaded once.',
  'Missing Extension': 'Add the extension to `extensions` of the connection; it is downloaded once.',
};

export function translateError(error: unknown, context: ErrorContext): OpsError | undefined {
  const message = messageOf(error);
  const native = classPattern.exec(message)?.[1];
  if (native === undefined) {
    if (message === 'Error in native callback')
      return new QueryError('The statement is empty', {
        code: 'query-syntax',
        hint: 'Write a statement.',
        cause: error,
      });
    return fileError(error, context.config.path);
  }
  if (native === 'INTERRUPT') return new CancelledError('Cancelled', {cause: error});
  if (isDiskFull(message)) return diskFullError(context.config.path, error);
  return (
    lockedError(message, error) ??
    statementError(message.replace(/^Failed to extract statements: /, ''), native, error, context.statement)
  );
}

/** An error of a statement that the user wrote and weir ran as part of its own, on the lines below the first. */
export function translateStatementError(error: unknown, statement: string): QueryError | undefined {
  const text = messageOf(error)
    .replace(/^Failed to extract statements: /, '')
    .replace(/^LINE (\d+): /m, (_, line) => `LINE ${Number(line) - 1}: `);
  const native = classPattern.exec(text)?.[1];
  return native === undefined || native === 'INTERRUPT' || isDiskFull(text)
    ? undefined
    : statementError(text, native, error, statement);
}

/** Errors that say what is wrong with files that are read. */
export function translateSourceError(error: unknown): OpsError | undefined {
  const found = sourceFailure(messageOf(error));
  if (!found) return undefined;
  const {sentence, hint, details} = found;
  return new TransferError(sentence, {code: 'transfer-source', hint, details, cause: error});
}

/** Errors that say what is wrong with the data of a load; undefined for all others. */
export function translateLoadError(error: unknown, {into, source}: LoadRequest): OpsError | undefined {
  const text = messageOf(error);
  const files = source.content.kind === 'files' ? source.content.files.paths : [];
  const found = sourceFailure(text, files);
  if (found)
    return new TransferError(found.sentence, {
      code: found.isAboutValue && files.length === 0 ? 'transfer-destination' : 'transfer-source',
      hint: found.hint,
      details: {relation: formatRelation(into), ...found.details},
      cause: error,
    });
  return /^(Conversion|Out of Range) Error: /.test(text)
    ? rowsError(error, into)
    : constraintError(error, {into});
}

/** Rows that a rule of the table keeps out; undefined for all other errors. */
export function constraintError(error: unknown, {into}: Pick<LoadRequest, 'into'>): OpsError | undefined {
  return messageOf(error).startsWith('Constraint Error: ') ? rowsError(error, into) : undefined;
}

function rowsError(error: unknown, into: LoadRequest['into']): OpsError {
  return new TransferError(
    `${formatRelation(into)} does not take the rows: ${firstParagraph(messageOf(error))}`,
    {
      code: 'transfer-destination',
      hint: 'Nothing was loaded. Correct the data or the table, then run the same command again.',
      details: {relation: formatRelation(into)},
      cause: error,
    },
  );
}

/** True when DuckDB finds no shape that fits the first rows of a CSV file. */
export function isSniffFailure(error: unknown): boolean {
  return messageOf(error).startsWith('Invalid Input Error: Error when sniffing');
}

/** True when another transaction of this process changed the same thing first. */
export function isWriteConflict(error: unknown): boolean {
  return /write-write conflict|TransactionContext Error: .*conflict/i.test(messageOf(error));
}

/** Why a database file cannot be opened. */
export function translateOpenError(error: unknown, path: string): OpsError | undefined {
  const message = messageOf(error);
  if (!classPattern.test(message)) return fileError(error, path);
  const locked = lockedError(message, error);
  if (locked) return locked;
  if (isDiskFull(message)) return diskFullError(path, error);
  const isForeign = /not a valid DuckDB database file/.test(message);
  return new ConnectionError(`${path} cannot be opened as a DuckDB database: ${message}`, 'refused', {
    hint: isForeign
      ? 'Point `path` at a database file; data files such as CSV belong to a connection of type files.'
      : 'Check the file and the settings of the connection; a file of a newer DuckDB needs a newer weir.',
    details: {path},
    cause: error,
  });
}

function lockedError(message: string, cause: unknown): ConnectionError | undefined {
  const [, path, program, pid] =
    /Could not set lock on file "(.*?)": (?:Conflicting lock is held in (.+?) \(PID (\d+)\))?/.exec(
      message,
    ) ?? [];
  if (path === undefined) return undefined;
  const holder = pid === undefined ? 'another process' : `process ${pid} (${program})`;
  return new ConnectionError(`${path} is locked by ${holder}: ${message}`, 'locked', {
    hint: 'Wait for that process or end it. Once nobody writes, `read_only: true` on the connection lets several processes read the file together.',
    details: {path, ...(pid !== undefined && {pid: Number(pid), program})},
    retryable: true,
    cause,
  });
}

function isDiskFull(message: string): boolean {
  return /No space left on device|not enough space on the disk/i.test(message);
}

function statementError(
  text: string,
  native: string,
  cause: unknown,
  statement: string | undefined,
): QueryError {
  const position = statement === undefined ? undefined : errorPosition(text, statement);
  const message = position === undefined ? text : text.replace(/\n+LINE \d+: [^]*$/, '');
  return new QueryError(message, {
    code: queryCode(native, text),
    nativeCode: native,
    ...(hints[native] !== undefined && {hint: hints[native]}),
    ...(statement !== undefined && {statement}),
    ...(position !== undefined && {position}),
    retryable: isWriteConflict(cause),
    cause,
  });
}

function queryCode(native: string, text: string): ErrorCode {
  if (native === 'Binder' && /not found|does not exist|does not have a column/i.test(text))
    return 'query-unknown-object';
  if (text.startsWith('IO Error: No files found')) return 'query-unknown-object';
  if (/read-only mode/.test(text)) return 'query-permission';
  if (native === 'Catalog' && !/does not exist/i.test(text)) return 'query';
  return queryCodes[native] ?? 'query';
}

/** Finds the caret's place: DuckDB shows the line, cut at both ends when long, and a caret below it. */
function errorPosition(message: string, statement: string): number | undefined {
  const shown = /LINE (\d+): ([^\n]*)\n( *)\^/.exec(message);
  if (!shown) return undefined;
  const [, lineNumber, excerpt, indent] = shown;
  const lines = statement.split('\n');
  const line = lines[Number(lineNumber) - 1];
  if (line === undefined) return undefined;
  const leading = excerpt!.startsWith('...') ? 3 : 0;
  const start = line.indexOf(excerpt!.slice(leading).replace(/\.\.\.$/, ''));
  if (start < 0) return undefined;
  const column = start + indent!.length - `LINE ${lineNumber}: `.length - leading;
  const lineStart = lines.slice(0, Number(lineNumber) - 1).join('\n').length + (lineNumber === '1' ? 0 : 1);
  return lineStart + Math.max(column, 0) + 1;
}
