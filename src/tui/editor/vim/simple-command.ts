import {edit, moveCursor, redoEdit, undoEdit, type EditorState} from '../editor-state.ts';
import {joinWithNext} from '../line-commands.ts';
import {firstNonBlank, lineEnd, vertical, goalColumnAt} from '../motions.ts';
import {graphemesOf} from '../../text/graphemes.ts';
import type {Position} from '../position.ts';
import {after, before} from '../text-lines.ts';
import {onCharacter} from './motion.ts';
import {insertGroup, operate, swapCase, wholeLines, type Operated} from './operate.ts';

interface SimpleRequest {
  name: string;
  character?: string;
  count: number | undefined;
  pageRows: number;
}

/** Commands of normal mode that change the text or begin to insert; undefined for all others. */
export function simpleCommand(editor: EditorState, request: SimpleRequest): Operated | undefined {
  const {lines, cursor} = editor;
  const times = request.count ?? 1;
  const end = lineEnd(lines, cursor);
  const onLine = (steps: number) => stepped(editor, steps);
  const operated = (operator: 'd' | 'c' | 'y', from: Position, to: Position) =>
    operate(editor, operator, {start: from, end: to, isLinewise: false});
  const theseLines = () => wholeLines(editor, cursor.line, Math.min(lines.length, cursor.line + times) - 1);
  switch (request.name) {
    case 'x':
    case 'delete':
      return operated('d', cursor, onLine(times));
    case 'X':
      return operated('d', onLine(-times), cursor);
    case 'D':
      return operated('d', cursor, end);
    case 'C':
      return operated('c', cursor, end);
    case 's':
      return operated('c', cursor, onLine(times));
    case 'S':
      return operate(editor, 'c', theseLines());
    case 'Y':
      return operate(editor, 'y', theseLines());
    case 'J': {
      let joined = editor;
      for (let nth = 0; nth < Math.max(1, times - 1); nth++) joined = joinWithNext(joined);
      return done(joined);
    }
    case '~': {
      const to = onLine(times);
      const text = swapCase(lines[cursor.line]!.slice(cursor.offset, to.offset));
      return done(edit(editor, {range: {start: cursor, end: to}, text, cursor: to}));
    }
    case 'r':
      return replaceCharacters(editor, request.character ?? '', times);
    case 'p':
    case 'P':
      return done(put(editor, {isAfter: request.name === 'p', times}));
    case 'u':
      return done(repeated(editor, times, undoEdit));
    case 'ctrl-r':
      return done(repeated(editor, times, redoEdit));
    case 'ctrl-a':
    case 'ctrl-x':
      return addToNumber(editor, request.name === 'ctrl-a' ? times : -times);
    case 'ctrl-d':
    case 'ctrl-u':
    case 'ctrl-f':
    case 'ctrl-b':
    case 'pagedown':
    case 'pageup':
      return done(page(editor, request));
    case 'i':
    case 'insert':
    case 'R':
      return inserting(editor, cursor);
    case 'a':
      return inserting(editor, onLine(1));
    case 'I':
      return inserting(editor, firstNonBlank(lines, cursor));
    case 'A':
      return inserting(editor, end);
    case 'o':
    case 'O':
      return openLine(editor, request.name === 'o');
    default:
      return undefined;
  }
}

function done(editor: EditorState): Operated {
  return {editor, isInserting: false};
}

function inserting(editor: EditorState, at: Position): Operated {
  return {editor: moveCursor(editor, at), isInserting: true};
}

function repeated(
  editor: EditorState,
  times: number,
  step: (editor: EditorState) => EditorState,
): EditorState {
  let next = editor;
  for (let nth = 0; nth < times; nth++) next = step(next);
  return next;
}

function stepped({lines, cursor}: EditorState, steps: number): Position {
  let at = cursor;
  for (let nth = 0; nth < Math.abs(steps); nth++) {
    const next = steps > 0 ? after(lines, at) : before(lines, at);
    if (next.line !== cursor.line || next.offset === at.offset) break;
    at = next;
  }
  return at;
}

function replaceCharacters(editor: EditorState, character: string, times: number): Operated | undefined {
  const {lines, cursor} = editor;
  const rest = graphemesOf(lines[cursor.line]!.slice(cursor.offset));
  if (rest.length < times || character === '') return undefined;
  const end = {line: cursor.line, offset: cursor.offset + rest.slice(0, times).join('').length};
  const text = character === '\n' ? '\n' : character.repeat(times);
  const last = {line: cursor.line, offset: cursor.offset + character.length * (times - 1)};
  const to = character === '\n' ? {line: cursor.line + 1, offset: 0} : last;
  return done(edit(editor, {range: {start: cursor, end}, text, cursor: to}));
}

/** Puts what was cut behind or before the cursor, whole lines below or above its line. */
function put(editor: EditorState, {isAfter, times}: {isAfter: boolean; times: number}): EditorState {
  const {lines, cursor, clipping} = editor;
  if (clipping.text === '') return editor;
  if (clipping.isLinewise) {
    const text = clipping.text.repeat(times);
    const line = isAfter ? cursor.line + 1 : cursor.line;
    const isBelowAll = line >= lines.length;
    const at = isBelowAll ? lineEnd(lines, cursor) : {line, offset: 0};
    const put = edit(editor, {
      range: {start: at, end: at},
      text: isBelowAll ? `\n${text.slice(0, -1)}` : text,
    });
    return moveCursor(put, firstNonBlank(put.lines, {line, offset: 0}));
  }
  const at =
    isAfter && lines[cursor.line] !== ''
      ? after([lines[cursor.line]!], {line: 0, offset: cursor.offset})
      : cursor;
  const start = {line: cursor.line, offset: at.offset};
  const pasted = edit(editor, {range: {start, end: start}, text: clipping.text.repeat(times)});
  return clipping.text.includes('\n')
    ? moveCursor(pasted, start)
    : moveCursor(pasted, before(pasted.lines, pasted.cursor));
}

function openLine(editor: EditorState, isBelow: boolean): Operated {
  const {lines, cursor} = editor;
  const indent = /^\s*/.exec(lines[cursor.line]!)![0];
  const at = isBelow ? lineEnd(lines, cursor) : {line: cursor.line, offset: 0};
  const text = isBelow ? `\n${indent}` : `${indent}\n`;
  const line = isBelow ? cursor.line + 1 : cursor.line;
  const opened = edit(moveCursor(editor, cursor), {
    range: {start: at, end: at},
    text,
    group: insertGroup,
    cursor: {line, offset: indent.length},
  });
  return {editor: opened, isInserting: true};
}

/** Adds to the number under the cursor or after it on the line. */
function addToNumber(editor: EditorState, by: number): Operated | undefined {
  const {lines, cursor} = editor;
  for (const match of lines[cursor.line]!.matchAll(/-?\d+/g)) {
    const end = match.index + match[0].length;
    if (end <= cursor.offset) continue;
    const text = String(BigInt(match[0]) + BigInt(by));
    const at = (offset: number) => ({line: cursor.line, offset});
    const range = {start: at(match.index), end: at(end)};
    return done(edit(editor, {range, text, cursor: at(match.index + text.length - 1)}));
  }
  return undefined;
}

function page(editor: EditorState, {name, count, pageRows}: SimpleRequest): EditorState {
  const isHalf = name === 'ctrl-d' || name === 'ctrl-u';
  const isDown = name === 'ctrl-d' || name === 'ctrl-f' || name === 'pagedown';
  const rows = isHalf
    ? (count ?? Math.max(1, Math.floor(pageRows / 2)))
    : (count ?? 1) * Math.max(1, pageRows - 2);
  const goalColumn = editor.goalColumn ?? goalColumnAt(editor.lines, editor.cursor);
  const to = vertical(editor.lines, editor.cursor, {by: isDown ? rows : -rows, goalColumn});
  return moveCursor(editor, onCharacter(editor, to), {goalColumn, isSelecting: editor.anchor !== undefined});
}
