import {OpsError, QueryError} from '../errors/index.ts';

/** The words a person reads about an error: sentence, place, hint, code. At most one screen, no stack. */
export function describeError(error: OpsError): string {
  const place = error instanceof QueryError ? statementExcerpt(error) : undefined;
  return [
    `Error: ${error.message}`,
    ...(place ? [place] : []),
    ...(error.hint ? [`  ${error.hint}`] : []),
    `  [${error.code}]`,
  ].join('\n');
}

/** The same facts for machines, one JSON object. */
export function errorRecord(error: OpsError): Record<string, unknown> {
  return {
    code: error.code,
    message: error.message,
    ...(error.hint !== undefined && {hint: error.hint}),
    exitCode: error.exitCode,
    retryable: error.retryable,
    ...(error instanceof QueryError && {
      ...(error.position !== undefined && {position: error.position}),
      ...(error.nativeCode !== undefined && {nativeCode: error.nativeCode}),
    }),
    details: error.details,
  };
}

const widestExcerpt = 100;

/** The line of the statement that holds the error, with a caret under its position. */
function statementExcerpt(error: QueryError): string | undefined {
  if (error.statement === undefined || error.position === undefined) return undefined;
  const offset = Math.min(Math.max(error.position - 1, 0), error.statement.length);
  const before = error.statement.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const lineNumber = before.split('\n').length;
  const line = error.statement.slice(lineStart).split('\n', 1)[0]!;
  const column = offset - lineStart;
  const cut = Math.max(0, column - Math.floor(widestExcerpt / 2));
  const gutter = `  ${lineNumber} | `;
  const excerpt = line.slice(cut, cut + widestExcerpt).replaceAll('\t', ' ');
  return `${gutter}${excerpt}\n${' '.repeat(gutter.length + column - cut)}^`;
}
