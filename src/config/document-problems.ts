import {UsageError, type ErrorCode} from '../errors/index.ts';
import {codeFrame, type Position} from './code-frame.ts';

/** One thing wrong in a file. */
export interface DocumentProblem {
  position: Position;
  /** Completes `file:line:column: `. */
  message: string;
  code: ErrorCode;
  hint?: string;
}

const mostProblemsShown = 6;

/** One error for all problems of a file, at most one screen, in the order of the file. */
export function problemsError(
  source: {file: string; text: string},
  problems: readonly DocumentProblem[],
): UsageError {
  const sorted = problems.toSorted(
    (a, b) => a.position.line - b.position.line || a.position.column - b.position.column,
  );
  const secrets = sorted.filter(({code}) => code === 'config-secret').map(({position}) => position);
  const shown = sorted.slice(0, mostProblemsShown).map(({position, message}) => {
    const place = `${source.file}:${position.line}:${position.column}`;
    return `${place}: ${message}\n${codeFrame(source.text, position, {secrets})}`;
  });
  const rest = sorted.length - shown.length;
  const hint = sorted.find((problem) => problem.hint !== undefined)?.hint;
  return new UsageError(
    [
      ...(sorted.length > 1 ? [`${source.file} has ${sorted.length} problems`] : []),
      ...shown,
      ...(rest > 0 ? [`and ${rest} more`] : []),
    ].join('\n'),
    {
      code: sorted[0]!.code,
      ...(hint !== undefined && {hint}),
      details: {
        file: source.file,
        problems: sorted.map(({position, message, code}) => ({...position, code, message})),
      },
    },
  );
}
