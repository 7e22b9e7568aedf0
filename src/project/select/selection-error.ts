import {codeFrame} from '../../config/code-frame.ts';
import {UsageError, type ErrorCode} from '../../errors/index.ts';
import type {SelectionOrigin} from './selection.ts';

/** An error that shows the expression with a caret below the place. */
export function selectionError(
  message: string,
  {text, offset, selector}: SelectionOrigin,
  options: {code?: ErrorCode; hint: string},
): UsageError {
  const where = selector === undefined ? '' : ` (selector ${selector})`;
  const before = text.slice(0, offset).split('\n');
  const position = {line: before.length, column: before.at(-1)!.length + 1};
  return new UsageError(`${message}${where}\n${codeFrame(text, position)}`, {
    code: options.code ?? 'usage',
    hint: options.hint,
    details: {selection: text, offset},
  });
}
