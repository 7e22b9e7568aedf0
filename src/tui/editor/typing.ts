import {edit, indentWidth, selectionOf, type Clipping, type EditorState} from './editor-state.ts';
import {nextWordStart, previousWordStart} from './motions.ts';
import {ordered, type Position, type Range} from './position.ts';
import {after, before, characterAt, splitLines, textBetween} from './text-lines.ts';

/** Types text in place of the selection. Letters of one word are undone together. */
export function insertText(state: EditorState, text: string, group?: string): EditorState {
  const range = selectionOf(state) ?? {start: state.cursor, end: state.cursor};
  return edit(state, {range, text: splitLines(text).join('\n'), group: group ?? groupOf(state, text)});
}

function groupOf(state: EditorState, text: string): string | undefined {
  if (text.length > 1 || text === '\n' || selectionOf(state)) return undefined;
  const isNewWord = /\S/.test(text) && /\s/.test(characterAt(state.lines, before(state.lines, state.cursor)));
  return isNewWord && state.history.openGroup?.startsWith('typing')
    ? `typing ${state.history.past.length}`
    : (state.history.openGroup ?? 'typing');
}

/** A new line, indented like this one and deeper after an opening bracket. */
export function insertNewline(state: EditorState, group?: string): EditorState {
  const {start} = selectionOf(state) ?? {start: state.cursor};
  const line = state.lines[start.line]!;
  const indent = /^\s*/.exec(line.slice(0, start.offset))![0];
  const isOpened = /[([{]\s*$/.test(line.slice(0, start.offset));
  const isClosed = /^[)\]}]/.test(line.slice(start.offset));
  const deeper = indent + (isOpened ? ' '.repeat(indentWidth) : '');
  const range = selectionOf(state) ?? {start, end: start};
  if (!isOpened || !isClosed) return edit(state, {range, text: `\n${deeper}`, ...(group && {group})});
  const cursor = {line: start.line + 1, offset: deeper.length};
  return edit(state, {range, text: `\n${deeper}\n${indent}`, cursor, ...(group && {group})});
}

/** Spaces up to the next level. */
export function insertTab(state: EditorState, group?: string): EditorState {
  const column = state.cursor.offset % indentWidth;
  return insertText(state, ' '.repeat(indentWidth - column), group);
}

/** Deletes the selection, or between the cursor and where `to` says. */
function deleteTo(
  state: EditorState,
  to: (state: EditorState) => Position,
  group: string | undefined,
): EditorState {
  const range = selectionOf(state) ?? ordered(to(state), state.cursor);
  return edit(state, {range, text: '', ...(group !== undefined && {group})});
}

/** In the indentation, one level. */
export function deleteBack(state: EditorState, group = 'delete back'): EditorState {
  return deleteTo(
    state,
    ({lines, cursor}) => {
      const head = lines[cursor.line]!.slice(0, cursor.offset);
      const isIndent = head !== '' && head.trim() === '' && !head.includes('\t');
      const step = head.length % indentWidth || indentWidth;
      return isIndent ? {line: cursor.line, offset: head.length - step} : before(lines, cursor);
    },
    group,
  );
}

export function deleteForward(state: EditorState, group = 'delete'): EditorState {
  return deleteTo(state, ({lines, cursor}) => after(lines, cursor), group);
}

export function deleteWordBack(state: EditorState, group?: string): EditorState {
  return deleteTo(
    state,
    ({lines, cursor}) => {
      const start = previousWordStart(lines, cursor);
      return start.line === cursor.line || cursor.offset === 0 ? start : {line: cursor.line, offset: 0};
    },
    group,
  );
}

export function deleteWord(state: EditorState): EditorState {
  return deleteTo(
    state,
    ({lines, cursor}) => {
      const end = nextWordStart(lines, cursor);
      const isLineEnd = cursor.offset === lines[cursor.line]!.length;
      return end.line === cursor.line || isLineEnd
        ? end
        : {line: cursor.line, offset: lines[cursor.line]!.length};
    },
    undefined,
  );
}

/** What was deleted can be put back, as in a shell. */
export function killToLineEnd(state: EditorState): EditorState {
  const {lines, cursor} = state;
  const end = {line: cursor.line, offset: lines[cursor.line]!.length};
  const range = {start: cursor, end: end.offset === cursor.offset ? after(lines, cursor) : end};
  return cutRange(state, range, false);
}

export function killToLineStart(state: EditorState): EditorState {
  return cutRange(state, {start: {line: state.cursor.line, offset: 0}, end: state.cursor}, false);
}

function cutRange(state: EditorState, range: Range, isLinewise: boolean): EditorState {
  const clipping: Clipping = {text: textBetween(state.lines, range), isLinewise};
  if (clipping.text === '') return state;
  return {...edit(state, {range, text: '', cursor: range.start}), clipping};
}
