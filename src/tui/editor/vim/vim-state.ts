import type {EditorState} from '../editor-state.ts';

export type VimMode = 'normal' | 'insert' | 'replace' | 'visual' | 'visual-line';

/** What vim remembers beside the text. */
export interface VimState {
  readonly mode: VimMode;
  /** Keys of a command that has begun. */
  readonly pending: readonly VimKey[];
  /** The last `f`, `t`, `F` or `T`, for `;` and `,`. */
  readonly lastFind: {readonly kind: 'f' | 'F' | 't' | 'T'; readonly character: string} | undefined;
  /** Text and direction of the last search, for `n` and `N`. */
  readonly search: {readonly text: string; readonly direction: 1 | -1} | undefined;
  /** Keys of the last change, for `.`. */
  readonly lastChange: readonly VimKey[];
  /** The command that began insert mode, and what was typed since. */
  readonly recording: {readonly command: readonly VimKey[]; readonly typed: readonly VimKey[]} | undefined;
  /** How often what is typed in insert mode is repeated when it ends. */
  readonly insertCount: number;
}

export interface VimKey {
  readonly key: string;
  readonly text?: string | undefined;
}

export const initialVim: VimState = {
  mode: 'normal',
  pending: [],
  lastFind: undefined,
  search: undefined,
  lastChange: [],
  recording: undefined,
  insertCount: 1,
};

export interface VimModel {
  readonly editor: EditorState;
  readonly vim: VimState;
}

export interface VimResult extends VimModel {
  /** False when the key is not vim's, and the key map may have it. */
  readonly isHandled: boolean;
  /** Asks for a line of input to search for. */
  readonly effect?: 'search-forward' | 'search-backward';
}
