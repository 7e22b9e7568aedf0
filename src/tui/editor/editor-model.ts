import {editorCommand} from './editor-commands.ts';
import {createEditor, moveCursor, selectionOf, type EditorState} from './editor-state.ts';
import type {Range} from './position.ts';
import {insertText} from './typing.ts';
import {initialVim, type VimKey, type VimState} from './vim/vim-state.ts';
import {isVisual, pressVimKey} from './vim/vim.ts';
import {visualRange} from './vim/visual-mode.ts';

/** A text with the way its keys are read: plain, or vim's modes. */
export interface EditorModel {
  readonly editor: EditorState;
  readonly vim: VimState | undefined;
}

export interface KeyOutcome {
  model: EditorModel;
  /** False when the key is none of vim's and the key map may have it. */
  isHandled: boolean;
  effect?: 'search-forward' | 'search-backward';
}

export function createEditorModel({
  text = '',
  isVim = false,
}: {text?: string; isVim?: boolean} = {}): EditorModel {
  return {editor: createEditor(text), vim: isVim ? initialVim : undefined};
}

/** A key before the key map sees it. Without vim, none is handled. */
export function pressKey(model: EditorModel, key: VimKey, context: {pageRows: number}): KeyOutcome {
  const {editor, vim} = model;
  if (!vim) return {model, isHandled: false};
  const {isHandled, effect, ...next} = pressVimKey({editor, vim}, key, context);
  return {model: next, isHandled, ...(effect && {effect})};
}

/** An action of the key map; undefined when it is not about the text alone. */
export function runAction(
  model: EditorModel,
  actionId: string,
  context: {count: number; pageRows: number},
): EditorModel | undefined {
  const command = editorCommand(actionId);
  return command && {...model, editor: command(model.editor, context)};
}

/** Types or pastes text, where characters are text. */
export function typeText(model: EditorModel, text: string): EditorModel {
  const {editor, vim} = model;
  if (!vim || !isVisual(vim)) return {...model, editor: insertText(editor, text)};
  const selected = visualRange(editor, vim.mode);
  const replaced = insertText({...moveCursor(editor, selected.end), anchor: selected.start}, text);
  return {editor: replaced, vim: {...vim, mode: 'normal'}};
}

/** Whether a character is text and no command. */
export function isTyping({vim}: EditorModel): boolean {
  return !vim || vim.mode === 'insert' || vim.mode === 'replace';
}

/** What is highlighted as selected; undefined when nothing is. */
export function shownSelection({editor, vim}: EditorModel): Range | undefined {
  return vim && isVisual(vim) ? visualRange(editor, vim.mode) : selectionOf(editor);
}

/** For the status line, e.g. `INSERT` or `NORMAL 2d`. */
export function modeLabel({vim}: EditorModel): string {
  if (!vim) return '';
  const pending = vim.pending.map(({key, text}) => text ?? key).join('');
  return [vim.mode.replace('-', ' ').toUpperCase(), pending].filter(Boolean).join(' ');
}
