import {fit, oneLine} from '../text/columns.ts';
import {joinSgr, paintRuns, type Run} from '../theme/paint.ts';
import type {Role, Theme} from '../theme/theme.ts';
import {gap, layoutColumns, type ColumnLayout, type PlacedColumn} from './column-layout.ts';
import {isMarked, type GridState} from './grid-state.ts';
import type {Cell, GridColumn, Row} from './row-source.ts';
import {splitMatches} from './split-matches.ts';

export interface GridPicture {
  state: GridState;
  columns: readonly GridColumn[];
  /** Rows from `state.top` on; undefined for those not loaded yet. */
  rows: readonly (Row | undefined)[];
  rowCount: number;
  contentWidths: readonly number[];
  width: number;
  /** The header included. */
  height: number;
  theme: Theme;
  /** Whether keys go to the grid. */
  isFocused: boolean;
  /** A look for single cells, e.g. of a severity or of a value that just changed. */
  cellRole?: (place: {row: number; column: number; cell: Cell}) => Role | undefined;
}

/** The grid as one string per line of the screen, header first. */
export function renderGridRows(picture: GridPicture): string[] {
  const {state, rows, height, width} = picture;
  const layout = layoutColumns(picture);
  const lines = [headerLine(picture, layout)];
  for (let index = 0; index < height - 1; index++) {
    const row = state.top + index;
    lines.push(row < picture.rowCount ? rowLine(picture, layout, row, rows[index]) : ' '.repeat(width));
  }
  return lines;
}

function headerLine(picture: GridPicture, layout: ColumnLayout): string {
  const {theme, state} = picture;
  const runs: Run[] = [{text: ' '.repeat(layout.gutterWidth), sgr: ''}];
  for (const [index, placed] of layout.columns.entries()) {
    const role = placed.position === state.cursor.position ? 'headerCurrent' : 'header';
    runs.push({text: headerText(picture, placed), sgr: theme.sgr[role]});
    runs.push({text: separator(picture, layout, index), sgr: theme.sgr.border});
  }
  return endLine(picture, runs, {used: usedWidth(layout)});
}

function headerText({columns, state, theme}: GridPicture, {column, width}: PlacedColumn): string {
  const {name, align} = columns[column]!;
  const place = state.sort.findIndex((key) => key.column === column);
  const key = state.sort[place];
  if (!key) return fit(oneLine(name, width), width, align);
  const arrow = key.direction === 'ascending' ? theme.symbols.ascending : theme.symbols.descending;
  const sign = state.sort.length > 1 ? `${arrow}${place + 1}` : arrow;
  return fit(oneLine(name, width), width - sign.length, align) + sign;
}

function rowLine(picture: GridPicture, layout: ColumnLayout, row: number, cells: Row | undefined): string {
  const {theme, state} = picture;
  const isCursorRow = row === state.cursor.row;
  const base = isCursorRow ? theme.sgr.cursorRow : '';
  const runs: Run[] = [gutterRun(picture, layout, row)];
  if (!cells) {
    runs.push({text: theme.symbols.more, sgr: theme.sgr.muted});
    return endLine(picture, runs, {used: layout.gutterWidth + 1, base});
  }
  for (const [index, placed] of layout.columns.entries()) {
    addCell(runs, picture, {placed, row, cell: cells[placed.column] ?? null, base});
    runs.push({
      text: separator(picture, layout, index),
      sgr: joinSgr(base, isFrozenEdge(picture, layout, index) ? theme.sgr.border : ''),
    });
  }
  return endLine(picture, runs, {used: usedWidth(layout), base});
}

function gutterRun({theme, state}: GridPicture, {gutterWidth}: ColumnLayout, row: number): Run {
  const mark = isMarked(state, row);
  const isCursorRow = row === state.cursor.row;
  const signs = (mark ? theme.symbols.mark : ' ') + (isCursorRow ? theme.symbols.cursor : ' ');
  const text = `${signs}${String(row + 1).padStart(gutterWidth - 3)} `;
  return {text, sgr: theme.sgr[mark ? 'mark' : 'rowNumber']};
}

function addCell(
  runs: Run[],
  {theme, state, columns, isFocused, cellRole}: GridPicture,
  {placed, row, cell, base}: {placed: PlacedColumn; row: number; cell: Cell; base: string},
): void {
  const {column, position, width} = placed;
  const text = fit(cellText(cell, width), width, columns[column]!.align);
  if (row === state.cursor.row && position === state.cursor.position) {
    runs.push({text, sgr: theme.sgr[isFocused ? 'cursorCell' : 'cursorIdle']});
    return;
  }
  const role = cellRole?.({row, column, cell}) ?? (cell === null ? 'null' : undefined);
  const sgr = joinSgr(base, role ? theme.sgr[role] : '');
  if (state.search === '' || cell === null) {
    runs.push({text, sgr});
    return;
  }
  for (const piece of splitMatches(text, state.search))
    runs.push({text: piece.text, sgr: piece.isMatch ? joinSgr(base, theme.sgr.match) : sgr});
}

/** NULL is a word of its own; the text NULL is quoted, and an empty text is empty. */
function cellText(cell: Cell, width: number): string {
  if (cell === null) return 'NULL';
  return cell === 'NULL' ? "'NULL'" : oneLine(cell, width);
}

function isFrozenEdge({state}: GridPicture, {columns}: ColumnLayout, index: number): boolean {
  return state.frozen > 0 && columns[index]!.position === state.frozen - 1;
}

function separator(picture: GridPicture, layout: ColumnLayout, index: number): string {
  if (index === layout.columns.length - 1) return '';
  return isFrozenEdge(picture, layout, index) ? ` ${picture.theme.symbols.vertical}` : ' '.repeat(gap);
}

/** Fills the line to the edge, so that nothing of an older frame stays and the cursor's row is one bar. */
function endLine(
  {width}: GridPicture,
  runs: Run[],
  {used, base = ''}: {used: number; base?: string},
): string {
  if (width > used) runs.push({text: ' '.repeat(width - used), sgr: base});
  return paintRuns(runs);
}

function usedWidth({columns, gutterWidth}: ColumnLayout): number {
  const last = columns.at(-1);
  return last ? last.x + last.width : gutterWidth;
}
