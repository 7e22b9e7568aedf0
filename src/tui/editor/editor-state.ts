import {emptyHistory, record, redo, undo, type History, type Travelled} from './history.ts';
import {isSame, ordered, type Position, type Range} from './position.ts';
import {
  clampPosition,
  endOfText,
  replaceRange,
  splitLines,
  textBetween,
  type TextLines,
} from './text-lines.ts';

/** What was cut or copied last. */
export interface Clipping {
  readonly text: string;
  /** Whole lines, which are put back as such. */
  readonly isLinewise: boolean;
}

/** A text being edited. Every change gives a new state; equal parts are shared. */
export interface EditorState {
  readonly lines: TextLines;
  readonly cursor: Position;
  /** The other end of the selection. */
  readonly anchor: Position | undefined;
  /** A mark was set, so that every move selects until it is taken away. */
  readonly isMarking: boolean;
  /** Column that moves up and down try to keep. */
  readonly goalColumn: number | undefined;
  readonly history: History;
  readonly clipping: Clipping;
}

/** Spaces of one level. */
export const indentWidth = 2;

export function createEditor(text = ''): EditorState {
  return {
    lines: splitLines(text),
    cursor: {line: 0, offset: 0},
    anchor: undefined,
    isMarking: false,
    goalColumn: undefined,
    history: emptyHistory,
    clipping: {text: '', isLinewise: false},
  };
}

export interface Edit {
  range: Range;
  text: string;
  /** Changes of one group that follow one another are undone together. */
  group?: string | undefined;
  /** Default: after the new text. */
  cursor?: Position;
}

/** Replaces a range, keeps it for undo and drops the selection. */
export function edit(state: EditorState, {range, text, group, cursor}: Edit): EditorState {
  const removed = textBetween(state.lines, range);
  if (removed === text) return moveCursor(state, cursor ?? range.end);
  const replaced = replaceRange(state.lines, range, text);
  const cursorAfter = clampPosition(replaced.lines, cursor ?? replaced.end);
  const change = {start: range.start, removed, inserted: text};
  return {
    ...state,
    lines: replaced.lines,
    cursor: cursorAfter,
    anchor: undefined,
    isMarking: false,
    goalColumn: undefined,
    history: record(state.history, change, {group, cursorBefore: state.cursor, cursorAfter}),
  };
}

export interface Move {
  /** Keeps or begins a selection. Default false: the selection is dropped. */
  isSelecting?: boolean;
  goalColumn?: number;
}

export function moveCursor(state: EditorState, position: Position, move: Move = {}): EditorState {
  return {
    ...state,
    cursor: clampPosition(state.lines, position),
    anchor: move.isSelecting ? (state.anchor ?? state.cursor) : undefined,
    isMarking: move.isSelecting === true && state.isMarking,
    goalColumn: move.goalColumn,
    history: closeGroup(state.history),
  };
}

function closeGroup(history: History): History {
  return history.openGroup === undefined ? history : {...history, openGroup: undefined};
}

/** Selected text; undefined when nothing is selected. */
export function selectionOf({anchor, cursor}: EditorState): Range | undefined {
  return anchor === undefined || isSame(anchor, cursor) ? undefined : ordered(anchor, cursor);
}

export function select(state: EditorState, {start, end}: Range): EditorState {
  return {...moveCursor(state, end), anchor: clampPosition(state.lines, start)};
}

export function undoEdit(state: EditorState): EditorState {
  return travelled(state, undo(state.lines, state.history));
}

export function redoEdit(state: EditorState): EditorState {
  return travelled(state, redo(state.lines, state.history));
}

function travelled(state: EditorState, to: Travelled | undefined): EditorState {
  if (!to) return state;
  return {
    ...state,
    ...to,
    cursor: clampPosition(to.lines, to.cursor),
    anchor: undefined,
    goalColumn: undefined,
  };
}

/** Another text in place of all, as one step that can be undone, e.g. a formatted one. */
export function replaceAll(state: EditorState, text: string): EditorState {
  const range = {start: {line: 0, offset: 0}, end: endOfText(state.lines)};
  return edit(state, {range, text: splitLines(text).join('\n'), cursor: state.cursor});
}
