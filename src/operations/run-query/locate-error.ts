import {QueryError} from '../../errors/index.ts';
import type {SqlStatement} from '../../sql/index.ts';

/**
 * Moves the place of an error from its statement into the whole script, so that line numbers are those of the file.
 * Where the vendor names no place, the start of the statement says which of several it was.
 */
export function locateError(error: unknown, statement: SqlStatement, script: string): unknown {
  if (!(error instanceof QueryError) || error.statement !== statement.text) return error;
  if (error.position === undefined && statement.text === script.trim()) return error;
  return new QueryError(error.message, {
    code: error.code,
    ...(error.hint !== undefined && {hint: error.hint}),
    ...(error.nativeCode !== undefined && {nativeCode: error.nativeCode}),
    statement: script,
    position: statement.offset + (error.position ?? 1),
    retryable: error.retryable,
    details: error.details,
    cause: error.cause,
  });
}
