import {floorOffset, nextOffset, previousOffset} from '../text/graphemes.ts';
import {compare, type Position, type Range} from './position.ts';

/** Lines without their ends; there is always one. */
export type TextLines = readonly string[];

export function splitLines(text: string): TextLines {
  return text.replaceAll(/\r\n?/g, '\n').split('\n');
}

export function joinLines(lines: TextLines): string {
  return lines.join('\n');
}

export function textBetween(lines: TextLines, {start, end}: Range): string {
  if (start.line === end.line) return lines[start.line]!.slice(start.offset, end.offset);
  return [
    lines[start.line]!.slice(start.offset),
    ...lines.slice(start.line + 1, end.line),
    lines[end.line]!.slice(0, end.offset),
  ].join('\n');
}

/** The lines with a range replaced, and where the new text ends. */
export function replaceRange(
  lines: TextLines,
  {start, end}: Range,
  text: string,
): {lines: TextLines; end: Position} {
  const head = lines[start.line]!.slice(0, start.offset);
  const tail = lines[end.line]!.slice(end.offset);
  const middle = `${head}${text}${tail}`.split('\n');
  const last = middle.length - 1;
  return {
    lines: lines.toSpliced(start.line, end.line - start.line + 1, ...middle),
    end: {line: start.line + last, offset: middle[last]!.length - tail.length},
  };
}

export function endOfText(lines: TextLines): Position {
  return {line: lines.length - 1, offset: lines.at(-1)!.length};
}

/** The nearest place that exists and is not inside a character. */
export function clampPosition(lines: TextLines, {line, offset}: Position): Position {
  const onLine = Math.max(0, Math.min(lines.length - 1, line));
  return {line: onLine, offset: floorOffset(lines[onLine]!, offset)};
}

/** One character on; from the end of a line to the start of the next. */
export function after(lines: TextLines, {line, offset}: Position): Position {
  const text = lines[line]!;
  if (offset < text.length) return {line, offset: nextOffset(text, offset)};
  return line < lines.length - 1 ? {line: line + 1, offset: 0} : {line, offset};
}

export function before(lines: TextLines, {line, offset}: Position): Position {
  if (offset > 0) return {line, offset: previousOffset(lines[line]!, offset)};
  return line > 0 ? {line: line - 1, offset: lines[line - 1]!.length} : {line, offset};
}

/** The character at a place; a line's end is `\n`, the text's end is empty. */
export function characterAt(lines: TextLines, {line, offset}: Position): string {
  const text = lines[line]!;
  if (offset < text.length) return text.slice(offset, nextOffset(text, offset));
  return line < lines.length - 1 ? '\n' : '';
}

/** Offset in the whole text, e.g. of the cursor for a completion. */
export function offsetOf(lines: TextLines, {line, offset}: Position): number {
  let total = offset;
  for (let index = 0; index < line; index++) total += lines[index]!.length + 1;
  return total;
}

export function positionOf(lines: TextLines, offset: number): Position {
  let rest = offset;
  for (const [line, text] of lines.entries()) {
    if (rest <= text.length) return {line, offset: Math.max(0, rest)};
    rest -= text.length + 1;
  }
  return endOfText(lines);
}

export function isAtEnd(lines: TextLines, position: Position): boolean {
  return compare(position, endOfText(lines)) >= 0;
}
