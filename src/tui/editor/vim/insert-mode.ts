import {nextOffset} from '../../text/graphemes.ts';
import {edit, moveCursor, type EditorState} from '../editor-state.ts';
import {before} from '../text-lines.ts';
import * as typing from '../typing.ts';
import {insertGroup} from './operate.ts';
import type {VimKey, VimModel, VimResult, VimState} from './vim-state.ts';

/** A key of insert or replace mode. Arrows and the like are left to the key map. */
export function pressInsertKey({editor, vim}: VimModel, key: VimKey): VimResult {
  if (key.key === 'escape' || key.key === 'ctrl-c' || key.key === 'ctrl-[')
    return {...leaveInsert({editor, vim}), isHandled: true};
  const typed = typeKey(editor, key, vim.mode === 'replace');
  if (typed)
    return {
      editor: typed,
      vim: {...vim, recording: vim.recording && {...vim.recording, typed: [...vim.recording.typed, key]}},
      isHandled: true,
    };
  // What is typed after a move is an insertion of its own.
  return {
    editor,
    vim: {...vim, insertCount: 1, recording: {command: [{key: 'i', text: 'i'}], typed: []}},
    isHandled: false,
  };
}

function typeKey(editor: EditorState, {key, text}: VimKey, isReplacing: boolean): EditorState | undefined {
  switch (key) {
    case 'enter':
    case 'ctrl-j':
      return typing.insertNewline(editor, insertGroup);
    case 'tab':
      return typing.insertTab(editor, insertGroup);
    case 'backspace':
    case 'ctrl-h':
      return isReplacing
        ? moveCursor(editor, before(editor.lines, editor.cursor))
        : typing.deleteBack(editor, insertGroup);
    case 'delete':
      return typing.deleteForward(editor, insertGroup);
    case 'ctrl-w':
      return typing.deleteWordBack(editor, insertGroup);
    case 'ctrl-u':
      return edit(editor, {
        range: {start: {line: editor.cursor.line, offset: 0}, end: editor.cursor},
        text: '',
        group: insertGroup,
      });
    default:
      if (text === undefined) return undefined;
      return isReplacing ? overwrite(editor, text) : typing.insertText(editor, text, insertGroup);
  }
}

function overwrite(editor: EditorState, text: string): EditorState {
  const {line, offset} = editor.cursor;
  const end = {line, offset: nextOffset(editor.lines[line]!, offset)};
  return edit(editor, {range: {start: editor.cursor, end}, text, group: insertGroup});
}

function leaveInsert({editor, vim}: VimModel): VimModel {
  const {recording, insertCount} = vim;
  let repeated = editor;
  for (let nth = 1; nth < insertCount && recording; nth++) {
    const isLine = /^[oO]$/.test(recording.command.at(-1)?.key ?? '');
    if (isLine) repeated = typing.insertNewline(repeated, insertGroup);
    for (const key of recording.typed) repeated = typeKey(repeated, key, vim.mode === 'replace') ?? repeated;
  }
  const {lines, cursor} = repeated;
  const onCharacter = cursor.offset > 0 ? before(lines, cursor) : cursor;
  const lastChange = recording ? [...recording.command, ...recording.typed, {key: 'escape'}] : vim.lastChange;
  const left: VimState = {...vim, mode: 'normal', recording: undefined, insertCount: 1, lastChange};
  return {editor: moveCursor(repeated, onCharacter), vim: left};
}
