import {createEditor, moveCursor, type EditorState} from '#src/tui/editor/editor-state.ts';
import {offsetOf, joinLines, positionOf, splitLines} from '#src/tui/editor/text-lines.ts';
import {parseKeyName} from '#src/tui/input/key-name.ts';
import type {VimKey} from '#src/tui/editor/vim/vim-state.ts';

/** A text in which `|` is the cursor. */
export function editorAt(notation: string): EditorState {
  const at = notation.indexOf('|');
  const text = notation.replace('|', '');
  const editor = createEditor(text);
  return moveCursor(editor, positionOf(splitLines(text), Math.max(0, at)));
}

export function notationOf({lines, cursor}: EditorState): string {
  const text = joinLines(lines);
  const at = offsetOf(lines, cursor);
  return `${text.slice(0, at)}|${text.slice(at)}`;
}

/** Keys as vim writes them, e.g. `dw<Esc><C-r>`. */
export function keysOf(notation: string): VimKey[] {
  return Array.from(notation.matchAll(/<([^<>]+)>|(.)/gsu), ([, name, character]): VimKey => {
    if (name === 'lt') return {key: '<', text: '<'};
    if (name !== undefined) return {key: parseKeyName(name) ?? name};
    return {key: character === ' ' ? 'space' : character!, text: character!};
  });
}
