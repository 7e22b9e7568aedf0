import {bracketsAt} from './brackets.ts';
import {moveCursor, redoEdit, select, selectionOf, undoEdit, type EditorState} from './editor-state.ts';
import * as lineCommands from './line-commands.ts';
import * as motions from './motions.ts';
import type {Position} from './position.ts';
import {after, before, endOfText} from './text-lines.ts';
import * as typing from './typing.ts';
import {wordAt} from './word-at.ts';

export interface CommandContext {
  /** How often the key came in one burst. */
  count: number;
  /** Lines on the screen. */
  pageRows: number;
}

type Command = (state: EditorState, context: CommandContext) => EditorState;
type Motion = (state: EditorState, context: CommandContext) => Position;

const steps: Readonly<Record<string, (state: EditorState, at: Position) => Position>> = {
  left: ({lines}, at) => before(lines, at),
  right: ({lines}, at) => after(lines, at),
  'word-left': ({lines}, at) => motions.previousWordStart(lines, at),
  'word-right': ({lines}, at) => motions.nextWordStart(lines, at),
  'paragraph-up': ({lines}, at) => motions.paragraphEdge(lines, at, -1),
  'paragraph-down': ({lines}, at) => motions.paragraphEdge(lines, at, 1),
};

const places: Readonly<Record<string, Motion>> = {
  // Home goes to the first character, then to the edge.
  'line-start': ({lines, cursor}) => {
    const first = motions.firstNonBlank(lines, cursor);
    return first.offset === cursor.offset ? motions.lineStart(cursor) : first;
  },
  'line-end': ({lines, cursor}) => motions.lineEnd(lines, cursor),
  'text-start': () => ({line: 0, offset: 0}),
  'text-end': ({lines}) => endOfText(lines),
  'match-bracket': ({lines, cursor}) => bracketsAt(lines, cursor)[1] ?? cursor,
};

const lineSteps: Readonly<Record<string, (context: CommandContext) => number>> = {
  up: ({count}) => -count,
  down: ({count}) => count,
  'page-up': ({count, pageRows}) => -count * Math.max(1, pageRows - 1),
  'page-down': ({count, pageRows}) => count * Math.max(1, pageRows - 1),
};

function repeated(command: (state: EditorState) => EditorState): Command {
  return (state, {count}) => {
    let next = state;
    for (let nth = 0; nth < count; nth++) next = command(next);
    return next;
  };
}

const changes: Readonly<Record<string, Command>> = {
  newline: repeated((state) => typing.insertNewline(state)),
  tab: repeated((state) => (selectionOf(state) ? lineCommands.indentLines(state) : typing.insertTab(state))),
  indent: repeated(lineCommands.indentLines),
  outdent: repeated(lineCommands.outdentLines),
  'delete-back': repeated((state) => typing.deleteBack(state)),
  delete: repeated((state) => typing.deleteForward(state)),
  'delete-word-back': repeated((state) => typing.deleteWordBack(state)),
  'delete-word': repeated(typing.deleteWord),
  'kill-line': repeated(typing.killToLineEnd),
  'kill-line-start': repeated(typing.killToLineStart),
  undo: repeated(undoEdit),
  redo: repeated(redoEdit),
  cut: lineCommands.cutSelection,
  copy: lineCommands.copySelection,
  paste: repeated(lineCommands.pasteClipping),
  comment: (state) => lineCommands.toggleComment(state),
  'move-line-up': repeated((state) => lineCommands.moveLines(state, -1)),
  'move-line-down': repeated((state) => lineCommands.moveLines(state, 1)),
  duplicate: repeated(lineCommands.duplicateLines),
  'delete-line': repeated(lineCommands.deleteLines),
  join: repeated(lineCommands.joinWithNext),
  'select-all': (state) => select(state, {start: {line: 0, offset: 0}, end: endOfText(state.lines)}),
  'select-word': (state) => select(state, wordAt(state.lines, state.cursor)),
  'select-line': (state) => select(state, lineRange(state)),
  'set-mark': (state) => ({
    ...state,
    anchor: state.isMarking ? undefined : state.cursor,
    isMarking: !state.isMarking,
  }),
};

/**
 * What an action of the key map does to a text; undefined for those that are not about the text alone. A mark that
 * was set makes every move a selection.
 */
export function editorCommand(actionId: string): Command | undefined {
  const name = actionId.replace(/^editor\./, '');
  if (name === actionId) return undefined;
  if (Object.hasOwn(changes, name)) return changes[name];
  const isSelecting = name.startsWith('select-');
  return moveCommand(isSelecting ? name.slice('select-'.length) : name, isSelecting);
}

function moveCommand(name: string, isSelecting: boolean): Command | undefined {
  const step = steps[name];
  if (step)
    return (state, {count}) => {
      let at = collapseTarget(state, name, isSelecting) ?? step(state, state.cursor);
      for (let nth = 1; nth < count; nth++) at = step(state, at);
      return moved(state, at, isSelecting);
    };
  const place = places[name];
  if (place) return (state, context) => moved(state, place(state, context), isSelecting);
  const lineStep = lineSteps[name];
  if (!lineStep) return undefined;
  return (state, context) => {
    const goalColumn = state.goalColumn ?? motions.goalColumnAt(state.lines, state.cursor);
    const target = motions.vertical(state.lines, state.cursor, {by: lineStep(context), goalColumn});
    return moved(state, target, isSelecting, goalColumn);
  };
}

function moved(state: EditorState, to: Position, isSelecting: boolean, goalColumn?: number): EditorState {
  return moveCursor(state, to, {
    isSelecting: isSelecting || state.isMarking,
    ...(goalColumn !== undefined && {goalColumn}),
  });
}

/** Without Shift, an arrow key leaves the selection at its edge, unless the selection was begun by a mark. */
function collapseTarget(state: EditorState, name: string, isSelecting: boolean): Position | undefined {
  const range = selectionOf(state);
  if (!range || isSelecting || state.isMarking) return undefined;
  if (name === 'left') return range.start;
  return name === 'right' ? range.end : undefined;
}

function lineRange({lines, cursor}: EditorState) {
  const isLast = cursor.line === lines.length - 1;
  const end = isLast ? endOfText(lines) : {line: cursor.line + 1, offset: 0};
  return {start: {line: cursor.line, offset: 0}, end};
}
