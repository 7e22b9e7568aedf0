import {moveCursor, type EditorState} from '../editor-state.ts';
import {findMatch} from '../find.ts';
import {classOf} from '../motions.ts';
import {isSame} from '../position.ts';
import {before, characterAt} from '../text-lines.ts';
import {wordAt} from '../word-at.ts';
import {pressInsertKey} from './insert-mode.ts';
import {onCharacter, runMotion} from './motion.ts';
import {operate, rangeOf, wholeLines, type OperatorRange} from './operate.ts';
import {parseCommand, type Operator, type Target, type VimCommand} from './parse-command.ts';
import {simpleCommand} from './simple-command.ts';
import {textObject} from './text-object.ts';
import type {VimKey, VimModel, VimResult, VimState} from './vim-state.ts';
import {visualCommand, visualRange} from './visual-mode.ts';

export interface VimContext {
  /** Lines on the screen. */
  pageRows: number;
}

const changingKeys = /^([xXDCsSJ~rpPiaIAoOR]|delete|insert|ctrl-a|ctrl-x)$/;

/** What a key does to the text and to vim's own state. */
export function pressVimKey(model: VimModel, key: VimKey, context: VimContext): VimResult {
  const {editor, vim} = model;
  if (vim.mode === 'insert' || vim.mode === 'replace') return pressInsertKey(model, key);
  if (key.key === 'escape' || (key.key === 'ctrl-c' && (vim.pending.length > 0 || isVisual(vim))))
    return leavePending(model);
  const keys = [...vim.pending, key];
  const parsed = parseCommand(keys, isVisual(vim));
  if (parsed.kind === 'incomplete') return {editor, vim: {...vim, pending: keys}, isHandled: true};
  const settled = {editor, vim: {...vim, pending: []}};
  if (parsed.kind === 'invalid') return {...settled, isHandled: vim.pending.length > 0};
  return {isHandled: true, ...run(settled, parsed, {keys, ...context})};
}

/** Searches, as `/` does once its text is typed. */
export function vimSearch({editor, vim}: VimModel, text: string, direction: 1 | -1): VimModel {
  const found = findMatch(editor.lines, editor.cursor, {text, direction})?.start;
  const moved = found ? moveCursor(editor, found, {isSelecting: isVisual(vim)}) : editor;
  return {editor: moved, vim: {...vim, search: {text, direction}}};
}

export function isVisual({mode}: VimState): boolean {
  return mode === 'visual' || mode === 'visual-line';
}

function leavePending({editor, vim}: VimModel): VimResult {
  const isIdle = vim.pending.length === 0 && !isVisual(vim);
  const left = isVisual(vim) ? moveCursor(editor, onCharacter(editor, editor.cursor)) : editor;
  return {editor: left, vim: {...vim, mode: 'normal', pending: []}, isHandled: !isIdle};
}

interface RunContext extends VimContext {
  keys: readonly VimKey[];
}

type Outcome = VimModel & Pick<VimResult, 'effect'>;

function run(model: VimModel, command: VimCommand, context: RunContext): Outcome {
  switch (command.kind) {
    case 'motion': {
      const result = runMotion(model.editor, model.vim, {...command, ...context});
      if (!result) return model;
      const to = isVisual(model.vim) ? result.to : onCharacter(model.editor, result.to);
      const {goalColumn} = result;
      const moved = moveCursor(model.editor, to, {
        isSelecting: isVisual(model.vim),
        ...(goalColumn !== undefined && {goalColumn}),
      });
      return {editor: moved, vim: {...model.vim, ...result.vim}};
    }
    case 'operator':
      return isVisual(model.vim)
        ? operateVisual(model, command.operator)
        : runOperator(model, command, context);
    case 'simple':
      return runSimple(model, command, context);
  }
}

function runOperator(
  model: VimModel,
  {operator, target, count}: VimCommand & {kind: 'operator'},
  context: RunContext,
): Outcome {
  const found = targetRange(model, {operator, target, count, ...context});
  if (!found) return model;
  const {editor, isInserting} = operate(model.editor, operator, found.range);
  const vim = {...model.vim, ...found.vim};
  return changed({editor, vim}, {isInserting, keys: context.keys, isChange: operator !== 'y'});
}

interface TargetRequest extends RunContext {
  operator: Operator;
  target: Target;
  count: number | undefined;
}

function targetRange(
  {editor, vim}: VimModel,
  {operator, target, count, pageRows}: TargetRequest,
): {range: OperatorRange; vim?: Partial<VimState>} | undefined {
  if (target.kind === 'lines') {
    const last = Math.min(editor.lines.length, editor.cursor.line + (count ?? 1)) - 1;
    return {range: wholeLines(editor, editor.cursor.line, last)};
  }
  if (target.kind === 'object') {
    const range = textObject(editor, {...target, count: count ?? 1});
    return range && {range};
  }
  const isWord = /^[wW]$/.test(target.motion.name);
  // `cw` leaves the blanks behind the word.
  if (operator === 'c' && isWord && classOf(characterAt(editor.lines, editor.cursor)) !== 'blank')
    return changeWord({editor, vim}, {isBig: target.motion.name === 'W', count: count ?? 1, pageRows});
  const result = runMotion(editor, vim, {motion: target.motion, count, pageRows});
  if (!result) return undefined;
  const range = rangeOf(editor, result);
  const isOverEnd = isWord && range.end.line > range.start.line;
  return {range: isOverEnd ? endOnLine(editor, range) : range, ...(result.vim && {vim: result.vim})};
}

/** `dw` on the last word of a line does not take the line's end. */
function endOnLine({lines}: EditorState, range: OperatorRange): OperatorRange {
  const isBeforeText = lines[range.end.line]!.slice(0, range.end.offset).trim() === '';
  if (!isBeforeText) return range;
  const line = range.end.line - 1;
  return {...range, end: {line, offset: lines[line]!.length}};
}

function changeWord(
  {editor, vim}: VimModel,
  {isBig, count, pageRows}: {isBig: boolean; count: number; pageRows: number},
): {range: OperatorRange} | undefined {
  const isOnEnd = isSame(before(editor.lines, wordAt(editor.lines, editor.cursor, isBig).end), editor.cursor);
  const motion = {name: isBig ? 'E' : 'e'};
  if (isOnEnd && count === 1) return {range: rangeOf(editor, {to: editor.cursor, extent: 'inclusive'})};
  const result = runMotion(editor, vim, {motion, count: isOnEnd ? count - 1 : count, pageRows});
  return result && {range: rangeOf(editor, result)};
}

function operateVisual({editor, vim}: VimModel, operator: Operator): Outcome {
  const done = operate(editor, operator, visualRange(editor, vim.mode));
  return changed({editor: done.editor, vim: {...vim, mode: 'normal'}}, {...done, keys: [], isChange: false});
}

function runSimple(model: VimModel, command: VimCommand & {kind: 'simple'}, context: RunContext): Outcome {
  const {editor, vim} = model;
  const {name, count} = command;
  if (name === '/' || name === '?')
    return {...model, effect: name === '/' ? 'search-forward' : 'search-backward'};
  if (isVisual(vim)) {
    const done = visualCommand(model, command);
    if (done)
      return changed(
        {editor: done.editor, vim: {...vim, mode: done.mode}},
        {isInserting: done.mode === 'insert', keys: [], isChange: false},
      );
  }
  if (name === '.') return repeatChange(model, count, context);
  if (name === 'v' || name === 'V')
    return {
      editor: {...editor, anchor: editor.cursor},
      vim: {...vim, mode: name === 'v' ? 'visual' : 'visual-line'},
    };
  const done = simpleCommand(editor, {...command, pageRows: context.pageRows});
  if (!done) return model;
  const outcome = changed(
    {editor: done.editor, vim},
    {...done, keys: context.keys, isChange: changingKeys.test(name)},
  );
  if (name === 'R') return {...outcome, vim: {...outcome.vim, mode: 'replace'}};
  const isInsertion = done.isInserting && /^[iaIAoO]$/.test(name);
  return isInsertion ? {...outcome, vim: {...outcome.vim, insertCount: count ?? 1}} : outcome;
}

/** Goes into insert mode or back onto a character, and remembers the keys of a change. */
function changed(
  {editor, vim}: VimModel,
  {isInserting, keys, isChange}: {isInserting: boolean; keys: readonly VimKey[]; isChange: boolean},
): VimModel {
  if (isInserting)
    return {
      editor: {...editor, anchor: undefined},
      vim: {
        ...vim,
        mode: 'insert',
        insertCount: 1,
        recording: keys.length > 0 ? {command: keys, typed: []} : undefined,
      },
    };
  if (isVisual(vim)) return {editor, vim};
  const settled = {...editor, anchor: undefined, cursor: onCharacter(editor, editor.cursor)};
  return {editor: settled, vim: isChange && keys.length > 0 ? {...vim, lastChange: keys} : vim};
}

/** Plays the last change again; a count of its own takes the place of the old one. */
function repeatChange(model: VimModel, count: number | undefined, context: VimContext): VimModel {
  const {lastChange} = model.vim;
  const digits = lastChange.findIndex(({key}) => !/^\d$/.test(key));
  const keys =
    count === undefined
      ? lastChange
      : [...Array.from(String(count), (key) => ({key, text: key})), ...lastChange.slice(Math.max(0, digits))];
  let played = model;
  for (const key of keys) played = pressVimKey(played, key, context);
  return {editor: played.editor, vim: {...played.vim, lastChange}};
}
