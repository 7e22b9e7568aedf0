import type {HighlightKind, HighlightSpan} from '#src/operations/complete-sql/sql-assistant.ts';
import {bracketsAt} from '../../editor/brackets.ts';
import {columnOf, drawLine} from '../../editor/display-column.ts';
import {shownSelection} from '../../editor/editor-model.ts';
import {matchesInLine} from '../../editor/find.ts';
import type {Position, Range} from '../../editor/position.ts';
import {isPlain} from '../../text/graphemes.ts';
import {cutStyled} from '../../surface/cut-styled.ts';
import {joinSgr, paint, paintRuns, type Run} from '../../theme/paint.ts';
import type {Role, Theme} from '../../theme/theme.ts';
import type {EditorTab} from './editor-tabs.ts';

export interface EditorPicture {
  tab: EditorTab;
  spansOf(line: number): readonly HighlightSpan[];
  width: number;
  height: number;
  theme: Theme;
  isFocused: boolean;
}

const roleOf: Readonly<Record<HighlightKind, Role | undefined>> = {
  text: undefined,
  keyword: 'keyword',
  function: 'function',
  string: 'string',
  number: 'number',
  comment: 'comment',
  identifier: 'identifier',
  operator: 'operator',
  parameter: 'parameter',
  error: 'error',
};

/** Digits of the last line number and a space. */
export function editorGutter(lineCount: number): number {
  return String(lineCount).length + 2;
}

/** First line and column to show so that the cursor is on the screen. */
export function scrollToCursor(tab: EditorTab, width: number, height: number): {top: number; left: number} {
  const {lines, cursor} = tab.model.editor;
  const room = Math.max(1, width - editorGutter(lines.length) - 1);
  const column = columnOf(lines[cursor.line]!, cursor.offset);
  const isWhole = columnOf(lines[cursor.line]!, lines[cursor.line]!.length) <= room;
  const highest = Math.max(0, lines.length - 1);
  const top = Math.min(
    highest,
    Math.max(cursor.line - Math.max(1, height) + 1, Math.min(tab.top, cursor.line)),
  );
  return {top: Math.max(0, top), left: isWhole ? 0 : Math.max(0, column - room, Math.min(tab.left, column))};
}

/** The text as one string per line of the screen. */
export function renderEditorRows(picture: EditorPicture): string[] {
  const {tab, width, height, theme} = picture;
  const {lines} = tab.model.editor;
  const gutter = editorGutter(lines.length);
  const selection = shownSelection(tab.model);
  const brackets = picture.isFocused && !selection ? codeBrackets(picture) : [];
  return Array.from({length: height}, (_, row) => {
    const line = tab.top + row;
    if (line >= lines.length) return ' '.repeat(width);
    const number = ` ${String(line + 1).padStart(gutter - 2)} `;
    const role = line === tab.model.editor.cursor.line ? 'title' : 'rowNumber';
    const runs = lineRuns(picture, line, {selection, brackets});
    return paint(theme, role, number) + fitStyled(paintRuns(runs), tab.left, width - gutter);
  });
}

function codeBrackets({tab, spansOf}: EditorPicture): Position[] {
  const {lines, cursor} = tab.model.editor;
  return bracketsAt(lines, cursor, ({line, offset}) =>
    spansOf(line).some(({kind, start, end}) => start <= offset && offset < end && kind === 'operator'),
  );
}

function fitStyled(line: string, left: number, width: number): string {
  return cutStyled(`${line}${' '.repeat(left + width)}`, left, width);
}

interface Marks {
  selection: Range | undefined;
  brackets: readonly Position[];
}

/** The pieces of a line in which nothing about its look changes. */
function lineRuns({tab, spansOf, theme}: EditorPicture, line: number, {selection, brackets}: Marks): Run[] {
  const text = tab.model.editor.lines[line]!;
  const drawn = drawnPieces(text);
  const spans = spansOf(line);
  const ranges: {start: number; end: number; role: Role}[] = [];
  const mark = (start: number, end: number, role: Role) => ranges.push({start, end, role});
  for (const offset of matchesInLine(text, tab.search)) mark(offset, offset + tab.search.length, 'match');
  for (const place of brackets) if (place.line === line) mark(place.offset, place.offset + 1, 'bracketMatch');
  if (tab.errorAt?.line === line) mark(tab.errorAt.offset, wordEnd(text, tab.errorAt.offset), 'error');
  const selected = selection && selectedPart(selection, line, text.length);
  if (selected) mark(selected.start, selected.end, 'selection');
  const edges = new Set([0, text.length]);
  for (const {start, end} of [...spans, ...ranges]) for (const edge of [start, end]) edges.add(edge);
  const sorted = [...edges].filter((edge) => edge <= text.length).toSorted((a, b) => a - b);
  const runs = sorted.slice(0, -1).map((start, index): Run => {
    const span = spans.find((candidate) => candidate.start <= start && start < candidate.end);
    const role = span && roleOf[span.kind];
    const looks = ranges
      .filter((range) => range.start <= start && start < range.end)
      .map((range) => range.role);
    const isError = looks.includes('error');
    return {
      text: drawn(start, sorted[index + 1]!),
      sgr: joinSgr(role ? theme.sgr[role] : '', ...looks.map((look) => theme.sgr[look]), isError ? '4' : ''),
    };
  });
  if (selected?.isBeyondLine) runs.push({text: ' ', sgr: theme.sgr.selection});
  return runs;
}

function selectedPart({start, end}: Range, line: number, length: number) {
  if (line < start.line || line > end.line) return undefined;
  return {
    start: line === start.line ? start.offset : 0,
    end: line === end.line ? end.offset : length,
    isBeyondLine: line < end.line,
  };
}

/** Text between two offsets as it is drawn; tabs depend on the column. */
function drawnPieces(line: string): (start: number, end: number) => string {
  if (isPlain(line)) return (start, end) => line.slice(start, end);
  const characters = drawLine(line);
  return (start, end) =>
    characters
      .filter(({offset}) => offset >= start && offset < end)
      .map(({text}) => text)
      .join('');
}

function wordEnd(text: string, offset: number): number {
  const word = /^[\p{L}\p{N}_]+|^./u.exec(text.slice(offset))?.[0] ?? '';
  return offset + word.length;
}

/** Cell of the cursor in the pane. */
export function cursorCell({model, top, left}: EditorTab): {column: number; row: number} {
  const {lines, cursor} = model.editor;
  return {
    column: editorGutter(lines.length) + columnOf(lines[cursor.line]!, cursor.offset) - left,
    row: cursor.line - top,
  };
}
