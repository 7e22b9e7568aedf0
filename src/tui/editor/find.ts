import {compare, type Position, type Range} from './position.ts';
import {edit, type EditorState} from './editor-state.ts';
import type {TextLines} from './text-lines.ts';

/** Case counts only when the text has a capital letter. */
function isCaseSensitive(text: string): boolean {
  return text !== text.toLowerCase();
}

/** Where a line holds the text. */
export function matchesInLine(line: string, text: string): number[] {
  const fold = (value: string) => (isCaseSensitive(text) ? value : value.toLowerCase());
  const folded = fold(line);
  // Folding changes the length of some letters, and offsets would no longer fit.
  const [within, wanted] = folded.length === line.length ? [folded, fold(text)] : [line, text];
  const offsets: number[] = [];
  if (wanted === '') return offsets;
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + wanted.length))
    offsets.push(at);
  return offsets;
}

/** The next match after a place, or before it, around the end of the text. */
export function findMatch(
  lines: TextLines,
  from: Position,
  {text, direction}: {text: string; direction: 1 | -1},
): Range | undefined {
  for (let steps = 0; steps <= lines.length; steps++) {
    const line = (((from.line + steps * direction) % lines.length) + lines.length) % lines.length;
    const matches = matchesInLine(lines[line]!, text).map((offset) => ({line, offset}));
    const isFirst = steps === 0;
    const found =
      direction === 1
        ? matches.find((match) => !isFirst || compare(match, from) > 0)
        : matches.findLast((match) => !isFirst || compare(match, from) < 0);
    if (found) return {start: found, end: {line, offset: found.offset + text.length}};
  }
  return undefined;
}

/** Replaces every match; one undo takes all back. */
export function replaceMatches(
  state: EditorState,
  {text, replacement}: {text: string; replacement: string},
): {state: EditorState; count: number} {
  let next = state;
  let count = 0;
  for (let line = state.lines.length - 1; line >= 0; line--) {
    for (const offset of matchesInLine(state.lines[line]!, text).toReversed()) {
      const range = {start: {line, offset}, end: {line, offset: offset + text.length}};
      next = edit(next, {range, text: replacement, group: 'replace all', cursor: state.cursor});
      count++;
    }
  }
  return {state: next, count};
}
