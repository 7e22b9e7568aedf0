import {
  CancelledError,
  ConnectionError,
  QueryError,
  diskFullError,
  fileError,
  messageOf,
  type ErrorCode,
  type OpsError,
} from '#src/errors/index.ts';
import type {ErrorContext} from '#src/warehouse/index.ts';

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
  if (/No space left on device|not enough space on the disk/i.test(message))
    return diskFullError(context.config.path, error);
  return (
    databaseError(message, error, context) ??
    statementError(message.replace(/^Failed to extract statements: /, ''), native, error, context.statement)
  );
}

/** For an error of `create ... as` with the SELECT on the lines below: place and text are those of the SELECT. */
export function translateSelectError(error: unknown, select: string): QueryError | undefined {
  const text = messageOf(error).replace(/^LINE (\d+): /m, (_, line) => `LINE ${Number(line) - 1}: `);
  const native = classPattern.exec(text)?.[1];
  return native === undefined || native === 'INTERRUPT'
    ? undefined
    : statementError(text, native, error, select);
}

/** True when another transaction of this process changed the same thing first. */
export function isWriteConflict(error: unknown): boolean {
  return /write-write conflict|TransactionContext Error: .*conflict/i.test(messageOf(error));
}

function databaseError(message: string, cause: unknown, context: ErrorContext): OpsError | undefined {
  const locked =
    /Could not set lock on file "(.*?)": (?:Conflicting lock is held in (.+?) \(PID (\d+)\))?/.exec(message);
  if (locked) {
    const [, path, program, pid] = locked;
    const holder = pid === undefined ? 'another process' : `${program} (process ${pid})`;
    return new ConnectionError(`${path} is locked by ${holder}: ${message}`, 'locked', {
      hint: 'Wait for that process or end it. Once no one writes, `access: read_only` lets several processes read the file together.',
      details: {path, ...(pid !== undefined && {pid: Number(pid), program})},
      retryable: true,
      cause,
    });
  }
  if (context.statement !== undefined) return undefined;
  if (/not a valid DuckDB database file/.test(message))
    return new ConnectionError(`${context.config.path} is not a DuckDB database: ${message}`, 'refused', {
      hint: 'Point `path` at a database file; data files such as CSV belong to a connection of type files.',
      details: {path: context.config.path},
      cause,
    });
  if (
    /^(IO|Serialization|Internal|FATAL|Fatal|Corruption|Permission|Invalid Input|Invalid Configuration) Error/.test(
      message,
    ) ||
    /checksum|version number/i.test(message)
  )
    return new ConnectionError(
      `Connection ${context.connection} cannot use ${context.config.path}: ${message}`,
      'refused',
      {
        hint: 'Check the file and the settings of the connection; a newer file needs a newer DuckDB.',
        details: {path: context.config.path},
        cause,
      },
    );
  return undefined;
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
