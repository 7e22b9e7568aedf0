import {enclosingPair} from '../brackets.ts';
import type {EditorState} from '../editor-state.ts';
import {classOf} from '../motions.ts';
import type {Range} from '../position.ts';
import {after, before, characterAt} from '../text-lines.ts';
import {wordAt} from '../word-at.ts';

export interface ObjectRange extends Range {
  isLinewise: boolean;
}

const openings: Readonly<Record<string, '(' | '[' | '{'>> = {
  '(': '(',
  ')': '(',
  b: '(',
  '[': '[',
  ']': '[',
  '{': '{',
  '}': '{',
  B: '{',
};

/** The range of `iw`, `a(`, `i"` and the like; undefined when the cursor is in none. */
export function textObject(
  editor: EditorState,
  {name, isAround, count}: {name: string; isAround: boolean; count: number},
): ObjectRange | undefined {
  if (name === 'w' || name === 'W') return wordObject(editor, {isBig: name === 'W', isAround, count});
  if (name === 'p') return paragraph(editor, isAround);
  if (name === '"' || name === "'" || name === '`') return quoted(editor, name, isAround);
  const open = openings[name];
  return open && bracketed(editor, open, isAround);
}

function wordObject(
  {lines, cursor}: EditorState,
  {isBig, isAround, count}: {isBig: boolean; isAround: boolean; count: number},
): ObjectRange {
  const first = wordAt(lines, cursor, isBig);
  let {end} = first;
  const text = lines[cursor.line]!;
  const extend = () => {
    if (end.offset < text.length) end = wordAt(lines, end, isBig).end;
  };
  for (let nth = 1; nth < count; nth++) {
    extend();
    if (isAround) extend();
  }
  if (!isAround) return {start: first.start, end, isLinewise: false};
  const isBlank = classOf(characterAt(lines, first.start), isBig) === 'blank';
  const followed = end.offset < text.length && /\s/.test(text[end.offset]!);
  if (isBlank || followed) {
    extend();
    return {start: first.start, end, isLinewise: false};
  }
  // At the end of a line the blanks before the word go with it.
  const head = text.slice(0, first.start.offset);
  const start = {line: cursor.line, offset: head.trim() === '' ? head.length : head.trimEnd().length};
  return {start, end, isLinewise: false};
}

function paragraph({lines, cursor}: EditorState, isAround: boolean): ObjectRange {
  const isBlank = (line: number) => lines[line]!.trim() === '';
  const kind = isBlank(cursor.line);
  let first = cursor.line;
  let last = cursor.line;
  while (first > 0 && isBlank(first - 1) === kind) first--;
  while (last < lines.length - 1 && isBlank(last + 1) === kind) last++;
  if (isAround) while (last < lines.length - 1 && isBlank(last + 1) !== kind) last++;
  return {start: {line: first, offset: 0}, end: {line: last, offset: lines[last]!.length}, isLinewise: true};
}

/** Between quotes on one line: those around the cursor, otherwise the next ones. */
function quoted({lines, cursor}: EditorState, quote: string, isAround: boolean): ObjectRange | undefined {
  const text = lines[cursor.line]!;
  const marks = [...text.matchAll(new RegExp(quote, 'g'))].map(({index}) => index);
  for (let index = 0; index + 1 < marks.length; index += 2) {
    const [open, close] = [marks[index]!, marks[index + 1]!];
    if (close < cursor.offset) continue;
    const at = (offset: number) => ({line: cursor.line, offset});
    if (!isAround) return {start: at(open + 1), end: at(close), isLinewise: false};
    const blanks = /^\s*/.exec(text.slice(close + 1))![0].length;
    return {start: at(open), end: at(close + 1 + blanks), isLinewise: false};
  }
  return undefined;
}

function bracketed(
  {lines, cursor}: EditorState,
  open: '(' | '[' | '{',
  isAround: boolean,
): ObjectRange | undefined {
  const pair = enclosingPair(lines, cursor, open);
  if (!pair) return undefined;
  if (isAround) return {start: pair.open, end: after(lines, pair.close), isLinewise: false};
  const start = after(lines, pair.open);
  const isBlock =
    characterAt(lines, start) === '\n' && lines[pair.close.line]!.slice(0, pair.close.offset).trim() === '';
  // The lines between brackets that stand alone stay lines.
  if (isBlock && pair.close.line > start.line + 1)
    return {
      start: {line: start.line + 1, offset: 0},
      end: before(lines, {line: pair.close.line, offset: 0}),
      isLinewise: true,
    };
  return {start, end: pair.close, isLinewise: false};
}
