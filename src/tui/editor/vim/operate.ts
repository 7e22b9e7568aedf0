import {edit, moveCursor, type EditorState} from '../editor-state.ts';
import {toggleComment, indentLines, outdentLines} from '../line-commands.ts';
import {firstNonBlank} from '../motions.ts';
import {isSame, ordered, type Position, type Range} from '../position.ts';
import {after, endOfText, textBetween} from '../text-lines.ts';
import type {Operator} from './parse-command.ts';

export interface OperatorRange extends Range {
  isLinewise: boolean;
}

/** Changes of a `c` and what is then typed are one step. */
export const insertGroup = 'insert';

export interface Operated {
  editor: EditorState;
  isInserting: boolean;
}

/** The range between the cursor and where a motion led. */
export function rangeOf(
  {lines, cursor}: EditorState,
  {to, extent}: {to: Position; extent: 'lines' | 'inclusive' | 'exclusive'},
): OperatorRange {
  const {start, end} = ordered(cursor, to);
  if (extent === 'lines') return wholeLines({lines} as EditorState, start.line, end.line);
  return {start, end: extent === 'inclusive' ? afterOnLine(lines, end) : end, isLinewise: false};
}

function afterOnLine(lines: readonly string[], at: Position): Position {
  return at.offset < lines[at.line]!.length ? after(lines, at) : at;
}

export function wholeLines({lines}: EditorState, first: number, last: number): OperatorRange {
  return {start: {line: first, offset: 0}, end: {line: last, offset: lines[last]!.length}, isLinewise: true};
}

export function operate(editor: EditorState, operator: Operator, range: OperatorRange): Operated {
  switch (operator) {
    case 'y': {
      const to = range.isLinewise ? {line: range.start.line, offset: editor.cursor.offset} : range.start;
      return done(moveCursor(yank(editor, range), to));
    }
    case 'd':
      return done(
        range.isLinewise ? removeLines(yank(editor, range), range) : remove(yank(editor, range), range),
      );
    case 'c':
      return {editor: change(yank(editor, range), range), isInserting: true};
    case '>':
    case '<':
    case 'gc': {
      const selected: EditorState = {...editor, anchor: range.start, cursor: lineEndOf(editor, range)};
      const changed =
        operator === '>'
          ? indentLines(selected)
          : operator === '<'
            ? outdentLines(selected)
            : toggleComment(selected);
      return done(moveCursor(changed, firstNonBlank(changed.lines, range.start)));
    }
    case 'gu':
      return done(mapText(editor, range, (text) => text.toLowerCase()));
    case 'gU':
      return done(mapText(editor, range, (text) => text.toUpperCase()));
    case 'g~':
      return done(mapText(editor, range, swapCase));
  }
}

export function swapCase(text: string): string {
  return Array.from(text, (letter) =>
    letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
  ).join('');
}

function done(editor: EditorState): Operated {
  return {editor, isInserting: false};
}

function lineEndOf({lines}: EditorState, {start, end}: Range): Position {
  const line = end.offset === 0 && end.line > start.line ? end.line - 1 : end.line;
  return {line, offset: lines[line]!.length};
}

function yank(editor: EditorState, range: OperatorRange): EditorState {
  const text = textBetween(editor.lines, range);
  return {...editor, clipping: {text: range.isLinewise ? `${text}\n` : text, isLinewise: range.isLinewise}};
}

function remove(editor: EditorState, range: Range): EditorState {
  return edit(editor, {range, text: '', cursor: range.start});
}

function removeLines(editor: EditorState, {start, end}: Range): EditorState {
  const {lines} = editor;
  const isLast = end.line === lines.length - 1;
  const from =
    isLast && start.line > 0 ? {line: start.line - 1, offset: lines[start.line - 1]!.length} : start;
  const to = isLast ? endOfText(lines) : {line: end.line + 1, offset: 0};
  const removed = edit(editor, {range: {start: from, end: to}, text: ''});
  const line = Math.min(start.line, removed.lines.length - 1);
  return {...removed, cursor: firstNonBlank(removed.lines, {line, offset: 0})};
}

/** Lines that are changed keep their indentation. */
function change(editor: EditorState, range: OperatorRange): EditorState {
  const start = range.isLinewise ? firstNonBlank(editor.lines, range.start) : range.start;
  if (isSame(start, range.end)) return moveCursor(editor, start);
  return edit(editor, {range: {start, end: range.end}, text: '', group: insertGroup, cursor: start});
}

function mapText(editor: EditorState, range: Range, map: (text: string) => string): EditorState {
  const text = map(textBetween(editor.lines, range));
  return moveCursor(edit(editor, {range, text, cursor: range.start}), range.start);
}
