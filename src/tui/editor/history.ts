import type {Position} from './position.ts';
import {replaceRange, type TextLines} from './text-lines.ts';

/** One replacement, with all that is needed to take it back. */
export interface Change {
  readonly start: Position;
  readonly removed: string;
  readonly inserted: string;
}

/** What one undo takes back. */
export interface Step {
  readonly changes: readonly Change[];
  readonly cursorBefore: Position;
  readonly cursorAfter: Position;
}

export interface History {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  /** A following change of the same group joins the last step; a move of the cursor closes the group. */
  readonly openGroup: string | undefined;
}

export const emptyHistory: History = {past: [], future: [], openGroup: undefined};

const mostSteps = 2000;

export function record(
  history: History,
  change: Change,
  {group, ...step}: {group: string | undefined; cursorBefore: Position; cursorAfter: Position},
): History {
  const last = history.past.at(-1);
  if (last && group !== undefined && group === history.openGroup) {
    const joined = {...last, changes: [...last.changes, change], cursorAfter: step.cursorAfter};
    return {past: [...history.past.slice(0, -1), joined], future: [], openGroup: group};
  }
  const past = [...history.past.slice(-mostSteps + 1), {changes: [change], ...step}];
  return {past, future: [], openGroup: group};
}

export interface Travelled {
  lines: TextLines;
  cursor: Position;
  history: History;
}

export function undo(lines: TextLines, history: History): Travelled | undefined {
  const step = history.past.at(-1);
  if (!step) return undefined;
  let earlier = lines;
  for (const {start, removed, inserted} of step.changes.toReversed())
    earlier = replaceRange(earlier, {start, end: endOf(start, inserted)}, removed).lines;
  return {
    lines: earlier,
    cursor: step.cursorBefore,
    history: {past: history.past.slice(0, -1), future: [...history.future, step], openGroup: undefined},
  };
}

export function redo(lines: TextLines, history: History): Travelled | undefined {
  const step = history.future.at(-1);
  if (!step) return undefined;
  let later = lines;
  for (const {start, removed, inserted} of step.changes)
    later = replaceRange(later, {start, end: endOf(start, removed)}, inserted).lines;
  return {
    lines: later,
    cursor: step.cursorAfter,
    history: {past: [...history.past, step], future: history.future.slice(0, -1), openGroup: undefined},
  };
}

/** Where a text ends that begins at `start`. */
function endOf(start: Position, text: string): Position {
  const lines = text.split('\n');
  const last = lines.at(-1)!.length;
  return lines.length === 1
    ? {line: start.line, offset: start.offset + last}
    : {line: start.line + lines.length - 1, offset: last};
}
