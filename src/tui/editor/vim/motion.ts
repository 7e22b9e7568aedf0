import {bracketsAt, matchingBracket} from '../brackets.ts';
import type {EditorState} from '../editor-state.ts';
import {findMatch} from '../find.ts';
import * as motions from '../motions.ts';
import {isSame, type Position} from '../position.ts';
import {after, before, characterAt, textBetween} from '../text-lines.ts';
import {wordAt} from '../word-at.ts';
import type {MotionKeys} from './parse-command.ts';
import type {VimState} from './vim-state.ts';

export interface MotionResult {
  to: Position;
  /** What an operator takes: whole lines, or up to the character at `to` with or without it. */
  extent: 'lines' | 'inclusive' | 'exclusive';
  goalColumn?: number;
  vim?: Partial<VimState>;
}

interface MotionRequest {
  motion: MotionKeys;
  count: number | undefined;
  pageRows: number;
}

/** Where a motion leads; undefined when it fails, as `fx` does without an x. */
export function runMotion(
  editor: EditorState,
  vim: VimState,
  request: MotionRequest,
): MotionResult | undefined {
  const {motion, count} = request;
  const {lines, cursor} = editor;
  const times = count ?? 1;
  switch (motion.name) {
    case 'h':
    case 'left':
      return exclusive({line: cursor.line, offset: stepOnLine(editor, -times)});
    case 'l':
    case 'right':
      return exclusive({line: cursor.line, offset: stepOnLine(editor, times)});
    case 'space':
      return exclusive(repeat(times, cursor, (at) => after(lines, at)));
    case 'backspace':
      return exclusive(repeat(times, cursor, (at) => before(lines, at)));
    case 'j':
    case 'down':
      return vertical(editor, times);
    case 'k':
    case 'up':
      return vertical(editor, -times);
    case '+':
    case 'enter':
      return toLine(editor, cursor.line + times);
    case '-':
      return toLine(editor, cursor.line - times);
    case '_':
      return toLine(editor, cursor.line + times - 1);
    case 'gg':
    case 'ctrl-home':
      return toLine(editor, (count ?? 1) - 1);
    case 'G':
    case 'ctrl-end':
      return toLine(editor, (count ?? lines.length) - 1);
    case '0':
    case 'home':
      return exclusive(motions.lineStart(cursor));
    case '^':
      return exclusive(motions.firstNonBlank(lines, cursor));
    case '|':
      return exclusive(motions.vertical(lines, cursor, {by: 0, goalColumn: times - 1}));
    case '$':
    case 'end': {
      const line = Math.min(lines.length - 1, cursor.line + times - 1);
      const end = {line, offset: lines[line]!.length};
      return {
        to: end.offset > 0 ? before(lines, end) : end,
        extent: 'inclusive',
        goalColumn: Number.MAX_SAFE_INTEGER,
      };
    }
    case '{':
      return exclusive(repeat(times, cursor, (at) => motions.paragraphEdge(lines, at, -1)));
    case '}':
      return exclusive(repeat(times, cursor, (at) => motions.paragraphEdge(lines, at, 1)));
    case '%': {
      const to = percent(editor);
      return to && {to, extent: 'inclusive'};
    }
    default:
      return wordMotion(editor, motion.name, times) ?? searchMotion(editor, vim, {...request, times});
  }
}

function wordMotion({lines, cursor}: EditorState, name: string, times: number): MotionResult | undefined {
  const isBig = name !== name.toLowerCase();
  switch (name) {
    case 'w':
    case 'W':
    case 'ctrl-right':
      return exclusive(repeat(times, cursor, (at) => motions.nextWordStart(lines, at, name === 'W')));
    case 'b':
    case 'B':
    case 'ctrl-left':
      return exclusive(repeat(times, cursor, (at) => motions.previousWordStart(lines, at, name === 'B')));
    case 'e':
    case 'E':
      return {to: repeat(times, cursor, (at) => motions.wordEnd(lines, at, isBig)), extent: 'inclusive'};
    case 'ge': {
      const back = (at: Position) => {
        const start = wordAt(lines, at).start;
        let end = motions.classOf(characterAt(lines, at)) === 'blank' ? at : before(lines, start);
        while (motions.classOf(characterAt(lines, end)) === 'blank' && (end.line > 0 || end.offset > 0))
          end = before(lines, end);
        return end;
      };
      return {to: repeat(times, cursor, back), extent: 'inclusive'};
    }
    default:
      return undefined;
  }
}

function searchMotion(
  editor: EditorState,
  vim: VimState,
  {motion, times}: MotionRequest & {times: number},
): MotionResult | undefined {
  switch (motion.name) {
    case 'f':
    case 'F':
    case 't':
    case 'T': {
      const lastFind = {kind: motion.name, character: motion.character ?? ''} as const;
      const found = findOnLine(editor, lastFind, {times, isRepeated: false});
      return found && {...found, vim: {lastFind}};
    }
    case ';':
      return vim.lastFind && findOnLine(editor, vim.lastFind, {times, isRepeated: true});
    case ',':
      return vim.lastFind && findOnLine(editor, reversed(vim.lastFind), {times, isRepeated: true});
    case 'n':
    case 'N':
      return vim.search && toMatch(editor, vim.search, {times, isReversed: motion.name === 'N'});
    case '*':
    case '#': {
      const word = wordAt(editor.lines, editor.cursor);
      const text = textBetween(editor.lines, word);
      if (text.trim() === '') return undefined;
      const search = {text, direction: motion.name === '*' ? 1 : -1} as const;
      const found = toMatch({...editor, cursor: word.start}, search, {times, isReversed: false});
      return found && {...found, vim: {search}};
    }
    default:
      return undefined;
  }
}

function findOnLine(
  {lines, cursor}: EditorState,
  {kind, character}: NonNullable<VimState['lastFind']>,
  {times, isRepeated}: {times: number; isRepeated: boolean},
): MotionResult | undefined {
  const direction = kind === 'f' || kind === 't' ? 1 : -1;
  const isTill = kind === 't' || kind === 'T';
  // `t` stops before the character, so its repetition must not find that one again.
  const from = isTill && isRepeated ? {line: cursor.line, offset: cursor.offset + direction} : cursor;
  const found = motions.findCharacter(lines, from, {character, direction, count: times});
  if (!found) return undefined;
  const to = isTill ? (direction === 1 ? before(lines, found) : after(lines, found)) : found;
  return {to, extent: direction === 1 ? 'inclusive' : 'exclusive'};
}

function reversed({kind, character}: NonNullable<VimState['lastFind']>): NonNullable<VimState['lastFind']> {
  const other = {f: 'F', F: 'f', t: 'T', T: 't'} as const;
  return {kind: other[kind], character};
}

function toMatch(
  {lines, cursor}: EditorState,
  {text, direction}: NonNullable<VimState['search']>,
  {times, isReversed}: {times: number; isReversed: boolean},
): MotionResult | undefined {
  const way = isReversed ? (direction === 1 ? -1 : 1) : direction;
  let to: Position | undefined = cursor;
  for (let nth = 0; nth < times && to; nth++) to = findMatch(lines, to, {text, direction: way})?.start;
  return to && exclusive(to);
}

/** The partner of the next bracket on the line. */
function percent({lines, cursor}: EditorState): Position | undefined {
  const text = lines[cursor.line]!;
  for (let offset = cursor.offset; offset < text.length; offset++) {
    const at = {line: cursor.line, offset};
    const partner = matchingBracket(lines, at);
    if (partner) return partner;
  }
  return bracketsAt(lines, cursor)[1];
}

function vertical(editor: EditorState, by: number): MotionResult | undefined {
  const {lines, cursor} = editor;
  const goalColumn = editor.goalColumn ?? motions.goalColumnAt(lines, cursor);
  const to = motions.vertical(lines, cursor, {by, goalColumn});
  return to.line === cursor.line ? undefined : {to, extent: 'lines', goalColumn};
}

function toLine({lines}: EditorState, line: number): MotionResult {
  const target = Math.max(0, Math.min(lines.length - 1, line));
  return {to: motions.firstNonBlank(lines, {line: target, offset: 0}), extent: 'lines'};
}

function stepOnLine({lines, cursor}: EditorState, steps: number): number {
  const line = [lines[cursor.line]!];
  let at: Position = {line: 0, offset: cursor.offset};
  for (let nth = 0; nth < Math.abs(steps); nth++) {
    const next = steps > 0 ? after(line, at) : before(line, at);
    if (isSame(next, at)) break;
    at = next;
  }
  return at.offset;
}

function repeat(times: number, from: Position, step: (at: Position) => Position): Position {
  let at = from;
  for (let nth = 0; nth < times; nth++) {
    const next = step(at);
    if (isSame(next, at)) break;
    at = next;
  }
  return at;
}

function exclusive(to: Position): MotionResult {
  return {to, extent: 'exclusive'};
}

/** In normal mode the cursor is on a character, never behind the last one. */
export function onCharacter({lines}: EditorState, at: Position): Position {
  const length = lines[at.line]?.length ?? 0;
  return at.offset >= length && length > 0 ? before(lines, {line: at.line, offset: length}) : at;
}
