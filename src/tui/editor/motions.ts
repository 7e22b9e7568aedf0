import {columnOf, offsetAt} from './display-column.ts';
import type {Position} from './position.ts';
import {after, before, characterAt, endOfText, isAtEnd, type TextLines} from './text-lines.ts';

export function lineStart({line}: Position): Position {
  return {line, offset: 0};
}

export function lineEnd(lines: TextLines, {line}: Position): Position {
  return {line, offset: lines[line]!.length};
}

export function firstNonBlank(lines: TextLines, {line}: Position): Position {
  return {line, offset: /^\s*/.exec(lines[line]!)![0].length};
}

/** Up or down by lines, at the column nearest to `goalColumn`. */
export function vertical(
  lines: TextLines,
  {line}: Position,
  {by, goalColumn}: {by: number; goalColumn: number},
): Position {
  const target = Math.max(0, Math.min(lines.length - 1, line + by));
  return {line: target, offset: offsetAt(lines[target]!, goalColumn)};
}

export function goalColumnAt(lines: TextLines, {line, offset}: Position): number {
  return columnOf(lines[line]!, offset);
}

type CharacterClass = 'blank' | 'word' | 'sign';

/** With `isBig`, everything that is not blank belongs to one word. */
export function classOf(character: string, isBig = false): CharacterClass {
  if (character === '' || /^\s/.test(character)) return 'blank';
  return isBig || /^[\p{L}\p{N}\p{M}_]/u.test(character) ? 'word' : 'sign';
}

/** Start of the next word; an empty line is a word of its own. */
export function nextWordStart(lines: TextLines, from: Position, isBig = false): Position {
  let at = from;
  const start = classOf(characterAt(lines, at), isBig);
  if (start !== 'blank')
    while (!isAtEnd(lines, at) && classOf(characterAt(lines, at), isBig) === start) at = after(lines, at);
  while (!isAtEnd(lines, at) && classOf(characterAt(lines, at), isBig) === 'blank') {
    if (at.line !== from.line && lines[at.line] === '') return at;
    at = after(lines, at);
  }
  return at;
}

/** Last character of this or the next word. */
export function wordEnd(lines: TextLines, from: Position, isBig = false): Position {
  let at = after(lines, from);
  while (!isAtEnd(lines, at) && classOf(characterAt(lines, at), isBig) === 'blank') at = after(lines, at);
  if (isAtEnd(lines, at)) return before(lines, endOfText(lines));
  const kind = classOf(characterAt(lines, at), isBig);
  for (;;) {
    const next = after(lines, at);
    if (next.line !== at.line || isAtEnd(lines, next) || classOf(characterAt(lines, next), isBig) !== kind)
      return at;
    at = next;
  }
}

export function previousWordStart(lines: TextLines, from: Position, isBig = false): Position {
  let at = before(lines, from);
  while (isPastStart(at) && classOf(characterAt(lines, at), isBig) === 'blank') {
    if (lines[at.line] === '') return at;
    at = before(lines, at);
  }
  const kind = classOf(characterAt(lines, at), isBig);
  while (at.offset > 0) {
    const previous = before(lines, at);
    if (classOf(characterAt(lines, previous), isBig) !== kind) break;
    at = previous;
  }
  return at;
}

/** The blank line after or before this paragraph. */
export function paragraphEdge(lines: TextLines, {line}: Position, direction: 1 | -1): Position {
  let at = line;
  const isInside = (index: number) => index >= 0 && index < lines.length;
  while (isInside(at) && lines[at]!.trim() === '') at += direction;
  while (isInside(at) && lines[at]!.trim() !== '') at += direction;
  if (at < 0) return {line: 0, offset: 0};
  return at >= lines.length ? endOfText(lines) : {line: at, offset: 0};
}

/** The `count`th such character on the line; undefined when there are fewer. */
export function findCharacter(
  lines: TextLines,
  {line, offset}: Position,
  {character, direction, count}: {character: string; direction: 1 | -1; count: number},
): Position | undefined {
  const text = lines[line]!;
  let at = offset;
  for (let found = 0; found < count; found++) {
    at =
      direction === 1 ? text.indexOf(character, at + 1) : at > 0 ? text.lastIndexOf(character, at - 1) : -1;
    if (at < 0) return undefined;
  }
  return {line, offset: at};
}

function isPastStart({line, offset}: Position): boolean {
  return line > 0 || offset > 0;
}
