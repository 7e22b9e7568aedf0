import {edit, indentWidth, moveCursor, selectionOf, type EditorState} from './editor-state.ts';
import type {Position} from './position.ts';
import {endOfText, textBetween} from './text-lines.ts';
import {insertText} from './typing.ts';

/** Lines of the selection, or the cursor's. */
function selectedLines(state: EditorState): {first: number; last: number} {
  const range = selectionOf(state);
  if (!range) return {first: state.cursor.line, last: state.cursor.line};
  const isLastEmpty = range.end.offset === 0 && range.end.line > range.start.line;
  return {first: range.start.line, last: isLastEmpty ? range.end.line - 1 : range.end.line};
}

/** Replaces whole lines and keeps cursor and selection on their characters as `shift` moves them. */
function replaceLines(
  state: EditorState,
  {first, last}: {first: number; last: number},
  lines: readonly string[],
  shift: (position: Position) => Position,
): EditorState {
  const range = {start: {line: first, offset: 0}, end: {line: last, offset: state.lines[last]!.length}};
  const edited = edit(state, {range, text: lines.join('\n'), cursor: shift(state.cursor)});
  return state.anchor === undefined ? edited : {...edited, anchor: shift(state.anchor)};
}

function mapLines(state: EditorState, map: (line: string) => string): EditorState {
  const {first, last} = selectedLines(state);
  const before = state.lines.slice(first, last + 1);
  const mapped = before.map(map);
  return replaceLines(state, {first, last}, mapped, ({line, offset}) => {
    const grown = (mapped[line - first]?.length ?? 0) - (before[line - first]?.length ?? 0);
    const isInside = line >= first && line <= last;
    return {line, offset: isInside ? Math.max(0, offset + grown) : offset};
  });
}

export function indentLines(state: EditorState): EditorState {
  return mapLines(state, (line) => (line === '' ? line : ' '.repeat(indentWidth) + line));
}

export function outdentLines(state: EditorState): EditorState {
  return mapLines(state, (line) => line.replace(new RegExp(`^(\t| {1,${indentWidth}})`), ''));
}

/** Comments lines out, or back in when all are. */
export function toggleComment(state: EditorState, mark = '--'): EditorState {
  const {first, last} = selectedLines(state);
  const lines = state.lines.slice(first, last + 1).filter((line) => line.trim() !== '');
  const isCommented = lines.length > 0 && lines.every((line) => line.trimStart().startsWith(mark));
  return mapLines(state, (line) => {
    if (line.trim() === '') return line;
    const indent = /^\s*/.exec(line)![0];
    const rest = line.slice(indent.length);
    return isCommented ? indent + rest.slice(mark.length).replace(/^ /, '') : `${indent}${mark} ${rest}`;
  });
}

export function moveLines(state: EditorState, by: 1 | -1): EditorState {
  const {first, last} = selectedLines(state);
  const block = state.lines.slice(first, last + 1);
  const neighbour = state.lines[by === 1 ? last + 1 : first - 1];
  if (neighbour === undefined) return state;
  const lines = by === 1 ? [neighbour, ...block] : [...block, neighbour];
  const range = by === 1 ? {first, last: last + 1} : {first: first - 1, last};
  return replaceLines(state, range, lines, ({line, offset}) => ({line: line + by, offset}));
}

export function duplicateLines(state: EditorState): EditorState {
  const {first, last} = selectedLines(state);
  const block = state.lines.slice(first, last + 1);
  const height = last - first + 1;
  return replaceLines(state, {first, last}, [...block, ...block], ({line, offset}) => ({
    line: line + height,
    offset,
  }));
}

/** Joins with the next line, or the selected lines, by one space. */
export function joinWithNext(state: EditorState): EditorState {
  const {first, last} = selectedLines(state);
  const end = Math.min(state.lines.length - 1, Math.max(last, first + 1));
  if (end === first) return state;
  const [head = '', ...rest] = state.lines.slice(first, end + 1);
  const tail = rest.map((line) => line.trim()).filter(Boolean);
  const start = head.trimEnd();
  const joined = [start, ...tail].filter(Boolean).join(' ');
  return replaceLines(state, {first, last: end}, [joined], () => ({line: first, offset: start.length}));
}

export function copySelection(state: EditorState): EditorState {
  const range = selectionOf(state);
  if (range) return {...state, clipping: {text: textBetween(state.lines, range), isLinewise: false}};
  return {...state, clipping: {text: `${state.lines[state.cursor.line]}\n`, isLinewise: true}};
}

export function cutSelection(state: EditorState): EditorState {
  const copied = copySelection(state);
  const range = selectionOf(state);
  return range ? edit(copied, {range, text: ''}) : deleteLines(copied);
}

export function deleteLines(state: EditorState): EditorState {
  const {first, last} = selectedLines(state);
  const isLast = last === state.lines.length - 1;
  const end = isLast ? endOfText(state.lines) : {line: last + 1, offset: 0};
  const start =
    isLast && first > 0
      ? {line: first - 1, offset: state.lines[first - 1]!.length}
      : {line: first, offset: 0};
  return edit(state, {range: {start, end}, text: ''});
}

/** Whole lines are put above the cursor's. */
export function pasteClipping(state: EditorState): EditorState {
  const {text, isLinewise} = state.clipping;
  if (text === '') return state;
  if (!isLinewise || selectionOf(state)) return insertText(state, text);
  const start = {line: state.cursor.line, offset: 0};
  const height = text.split('\n').length - 1;
  const pasted = edit(state, {range: {start, end: start}, text});
  return moveCursor(pasted, {line: start.line + height, offset: state.cursor.offset});
}
