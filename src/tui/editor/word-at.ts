import {classOf} from './motions.ts';
import type {Position, Range} from './position.ts';
import {after, before, characterAt, type TextLines} from './text-lines.ts';

/** The run of characters of one kind around a place, on its line. */
export function wordAt(lines: TextLines, at: Position, isBig = false): Range {
  const {line} = at;
  const kind = classOf(characterAt(lines, at), isBig);
  let start = at;
  while (start.offset > 0) {
    const previous = before(lines, start);
    if (classOf(characterAt(lines, previous), isBig) !== kind) break;
    start = previous;
  }
  let end = at;
  while (end.offset < lines[line]!.length && classOf(characterAt(lines, end), isBig) === kind)
    end = after(lines, end);
  return {start, end};
}
