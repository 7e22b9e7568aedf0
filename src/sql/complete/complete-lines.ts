import type {HighlightBuffer} from '../highlight-buffer.ts';
import {complete, type Completion, type CompletionRequest} from './complete.ts';

/** A place between two characters of a text in lines, both from 0. */
export interface TextPosition {
  line: number;
  column: number;
}

export interface LinesCompletion {
  replace: {start: TextPosition; end: TextPosition};
  items: Completion['items'];
}

export interface LinesRequest extends Omit<CompletionRequest, 'text' | 'cursor'> {
  lines: readonly string[];
  cursor: TextPosition;
  /** Spans of the same lines. */
  highlighted: HighlightBuffer;
}

/** Completes in a long text by looking at the statement around the cursor alone. */
export function completeLines({lines, cursor, highlighted, ...rest}: LinesRequest): LinesCompletion {
  const start = startOfStatement(highlighted, cursor);
  const last = lastLineOfStatement(lines, highlighted, cursor);
  const text = [
    lines[start.line]!.slice(start.column),
    ...(last > start.line ? lines.slice(start.line + 1, last + 1) : []),
  ].join('\n');
  const offset = offsetOf(lines, start, cursor);
  const {replace, items} = complete({...rest, text, cursor: offset});
  const positionAt = (place: number) => positionOf(text, place, start);
  return {replace: {start: positionAt(replace.start), end: positionAt(replace.end)}, items};
}

/** After the last semicolon before the cursor that is in no literal or comment. */
function startOfStatement(highlighted: HighlightBuffer, cursor: TextPosition): TextPosition {
  for (let line = cursor.line; line >= 0; line--) {
    const before = line === cursor.line ? cursor.column : Number.POSITIVE_INFINITY;
    const column = highlighted.semicolonsOf(line).findLast((place) => place < before);
    if (column !== undefined) return {line, column: column + 1};
  }
  return {line: 0, column: 0};
}

function lastLineOfStatement(
  lines: readonly string[],
  highlighted: HighlightBuffer,
  cursor: TextPosition,
): number {
  for (let line = cursor.line; line < lines.length; line++) {
    const from = line === cursor.line ? cursor.column : 0;
    if (highlighted.semicolonsOf(line).some((place) => place >= from)) return line;
  }
  return lines.length - 1;
}

function offsetOf(lines: readonly string[], start: TextPosition, {line, column}: TextPosition): number {
  if (line === start.line) return column - start.column;
  const between = lines.slice(start.line + 1, line).reduce((sum, text) => sum + text.length + 1, 0);
  return lines[start.line]!.length - start.column + 1 + between + column;
}

function positionOf(text: string, offset: number, start: TextPosition): TextPosition {
  const before = text.slice(0, offset).split('\n');
  const column = before.at(-1)!.length;
  return before.length === 1
    ? {line: start.line, column: start.column + column}
    : {line: start.line + before.length - 1, column};
}
