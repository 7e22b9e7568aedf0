import {OpsError, QueryError, TimeoutError} from '../../errors/index.ts';
import type {SqlStatement} from '../../sql/index.ts';
import type {BoundStatement} from './bind-parameters.ts';
import type {ScriptStatement} from './open-for-script.ts';

/**
 * Moves the place of an error from its statement into the whole script, so that line numbers are those of the file.
 * Where the vendor names no place, the start of the statement says which of several it was.
 */
export function locateError(error: unknown, statement: SqlStatement, script: string): unknown {
  if (!(error instanceof QueryError) || error.statement !== statement.text) return error;
  if (error.position === undefined && statement.text === script.trim()) return error;
  return copyError(error, {statement: script, position: statement.offset + (error.position ?? 1)});
}

/** As `locateError`, for a statement with bound parameters, and says which of several statements it was. */
export function locateStatementError(
  error: unknown,
  statement: ScriptStatement,
  {bound, isAlone}: {bound: BoundStatement; isAlone: boolean},
): unknown {
  const asWritten =
    error instanceof QueryError && error.statement === bound.text
      ? copyError(error, {
          statement: statement.text,
          position: error.position && bound.formerOffset(error.position - 1) + 1,
        })
      : error;
  const located = locateError(asWritten, statement, statement.script.text);
  return isAlone ? located : nameStatement(located, statement);
}

function nameStatement(error: unknown, {number, numberInScript, script: {file}}: ScriptStatement): unknown {
  if (!(error instanceof OpsError)) return error;
  const place = file === undefined ? `Statement ${number}` : `${file}, statement ${numberInScript}`;
  const message = `${place}: ${error.message}`;
  const details = {...error.details, statement: number, ...(file !== undefined && {file})};
  if (error instanceof QueryError) return copyError(error, {message, details});
  if (error instanceof TimeoutError) return new TimeoutError(message, {...optionsOf(error), details});
  return error;
}

function copyError(
  error: QueryError,
  changed: {
    message?: string;
    statement?: string;
    position?: number | undefined;
    details?: Record<string, unknown>;
  },
): QueryError {
  const statement = changed.statement ?? error.statement;
  const position = 'position' in changed ? changed.position : error.position;
  return new QueryError(changed.message ?? error.message, {
    ...optionsOf(error),
    ...(error.nativeCode !== undefined && {nativeCode: error.nativeCode}),
    ...(statement !== undefined && {statement}),
    ...(position !== undefined && {position}),
    ...(changed.details && {details: changed.details}),
  });
}

function optionsOf({code, hint, retryable, details, cause}: OpsError) {
  return {code, ...(hint !== undefined && {hint}), retryable, details, cause};
}
