import {edit, moveCursor, type EditorState} from '../editor-state.ts';
import {ordered} from '../position.ts';
import {after, before, textBetween} from '../text-lines.ts';
import {onCharacter} from './motion.ts';
import {insertGroup, operate, wholeLines, type Operated, type OperatorRange} from './operate.ts';
import type {Operator} from './parse-command.ts';
import {textObject} from './text-object.ts';
import type {VimMode, VimModel} from './vim-state.ts';

/** The selection of a visual mode, the character under the cursor included. */
export function visualRange(editor: EditorState, mode: VimMode): OperatorRange {
  const {start, end} = ordered(editor.anchor ?? editor.cursor, editor.cursor);
  if (mode === 'visual-line') return wholeLines(editor, start.line, end.line);
  return {start, end: after(editor.lines, end), isLinewise: false};
}

const operatorKeys: Readonly<Record<string, Operator>> = {
  x: 'd',
  delete: 'd',
  s: 'c',
  u: 'gu',
  U: 'gU',
  '~': 'g~',
};
/** These take whole lines in any visual mode. */
const lineKeys: Readonly<Record<string, Operator>> = {X: 'd', D: 'd', Y: 'y', S: 'c', C: 'c', R: 'c'};

export interface VisualRequest {
  name: string;
  character?: string;
  count: number | undefined;
}

/** A command on the selection; undefined when there is none of that name. */
export function visualCommand(
  {editor, vim}: VimModel,
  {name, character, count}: VisualRequest,
): VisualOutcome | undefined {
  const range = visualRange(editor, vim.mode);
  if (operatorKeys[name]) return ended(operate(editor, operatorKeys[name], range));
  if (lineKeys[name])
    return ended(operate(editor, lineKeys[name], wholeLines(editor, range.start.line, lastLine(range))));
  switch (name) {
    case 'v':
      return {editor, mode: vim.mode === 'visual' ? 'normal' : 'visual'};
    case 'V':
      return {editor, mode: vim.mode === 'visual-line' ? 'normal' : 'visual-line'};
    case 'o':
    case 'O':
      return {
        editor: {...editor, cursor: editor.anchor ?? editor.cursor, anchor: editor.cursor},
        mode: vim.mode,
      };
    case 'p':
    case 'P':
      return {editor: putOver(editor, range), mode: 'normal'};
    case 'r': {
      const text = textBetween(editor.lines, range).replaceAll(/[^\n]/gu, character ?? '');
      return {editor: moveCursor(edit(editor, {range, text}), range.start), mode: 'normal'};
    }
    case 'J': {
      const last = Math.min(editor.lines.length - 1, Math.max(range.start.line + 1, lastLine(range)));
      const lines = wholeLines(editor, range.start.line, last);
      return {editor: joinLines(editor, lines), mode: 'normal'};
    }
    default:
      return selectObject({editor, vim}, name, count ?? 1);
  }
}

export interface VisualOutcome {
  editor: EditorState;
  mode: VimMode;
}

function ended({editor, isInserting}: Operated): VisualOutcome {
  return {editor, mode: isInserting ? 'insert' : 'normal'};
}

function lastLine({start, end}: OperatorRange): number {
  return end.offset === 0 && end.line > start.line ? end.line - 1 : end.line;
}

/** What was selected takes the place of what is put. */
function putOver(editor: EditorState, range: OperatorRange): EditorState {
  const {text, isLinewise} = editor.clipping;
  const removed = textBetween(editor.lines, range);
  const inLines = range.isLinewise ? text.replace(/\n$/, '') : isLinewise ? `\n${text}` : text;
  const put = edit(editor, {range, text: inLines, group: insertGroup});
  const clipping = {text: range.isLinewise ? `${removed}\n` : removed, isLinewise: range.isLinewise};
  const cursor = put.cursor.offset > 0 ? before(put.lines, put.cursor) : put.cursor;
  return {...moveCursor(put, range.isLinewise ? range.start : onCharacter(put, cursor)), clipping};
}

function joinLines(editor: EditorState, {start, end}: OperatorRange): EditorState {
  const text = textBetween(editor.lines, {start, end})
    .split('\n')
    .map((line, index) => (index === 0 ? line.trimEnd() : line.trim()))
    .filter(Boolean)
    .join(' ');
  return moveCursor(edit(editor, {range: {start, end}, text}), start);
}

function selectObject({editor, vim}: VimModel, name: string, count: number): VisualOutcome | undefined {
  const isAround = name.startsWith('a');
  if (!isAround && !name.startsWith('i')) return undefined;
  const object = textObject(editor, {name: name.slice(1), isAround, count});
  if (!object) return {editor, mode: vim.mode};
  const selected = {...moveCursor(editor, before(editor.lines, object.end)), anchor: object.start};
  return {editor: selected, mode: object.isLinewise ? 'visual-line' : 'visual'};
}
