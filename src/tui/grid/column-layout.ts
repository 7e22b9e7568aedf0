import {oneLine, textWidth} from '../text/columns.ts';
import {visibleColumns, type GridState} from './grid-state.ts';
import type {GridColumn, Row} from './row-source.ts';

export const narrowestColumn = 3;
/** A column is not made wider than this by its content alone. */
const widestByContent = 40;
/** Between two columns. */
export const gap = 2;
/** Room for the arrow of a sorted column. */
const headerExtra = 2;
/** Less of a column that is cut at the edge says nothing. */
const leastCut = 4;

export interface PlacedColumn {
  /** Among the visible columns. */
  position: number;
  /** Index into the source. */
  column: number;
  x: number;
  width: number;
}

export interface ColumnLayout {
  gutterWidth: number;
  columns: readonly PlacedColumn[];
  /** Columns hidden beyond the right edge, wholly or in part. */
  hasMoreRight: boolean;
}

export interface LayoutRequest {
  state: GridState;
  /** Width by content of each source column. */
  contentWidths: readonly number[];
  width: number;
  rowCount: number;
}

/** Two signs, the row number and a space. */
function gutterWidth(rowCount: number): number {
  return 2 + String(Math.max(1, rowCount)).length + 1;
}

/** Places the frozen columns and those from `left` on, as many as there is room for. */
export function layoutColumns({state, contentWidths, width, rowCount}: LayoutRequest): ColumnLayout {
  const visible = visibleColumns(state);
  const gutter = gutterWidth(rowCount);
  const frozen = Math.min(state.frozen, visible.length);
  const positions = visible.map((_, position) => position);
  const shown = [...positions.slice(0, frozen), ...positions.slice(Math.max(frozen, state.left))];
  const columns: PlacedColumn[] = [];
  let x = gutter;
  for (const position of shown) {
    const column = visible[position]!;
    const full = columnWidth(state, contentWidths, column);
    const room = width - x;
    if (room < Math.min(full, leastCut)) return {gutterWidth: gutter, columns, hasMoreRight: true};
    columns.push({position, column, x, width: Math.min(full, room)});
    if (full > room) return {gutterWidth: gutter, columns, hasMoreRight: true};
    x += full + gap;
  }
  return {gutterWidth: gutter, columns, hasMoreRight: false};
}

/** True when the column at `position` is drawn whole, or as wide as it ever can be. */
export function isShownWhole(request: LayoutRequest, position: number): boolean {
  const {columns} = layoutColumns(request);
  const placed = columns.find((column) => column.position === position);
  if (!placed) return false;
  const isAlone = columns.filter((column) => column.position >= request.state.frozen).length === 1;
  return isAlone || placed.width === columnWidth(request.state, request.contentWidths, placed.column);
}

export function columnWidth(state: GridState, contentWidths: readonly number[], column: number): number {
  return Math.max(narrowestColumn, state.widths.get(column) ?? contentWidths[column] ?? narrowestColumn);
}

/** Widths that these rows need. Grows only, so that columns do not jump while one scrolls. */
export function measureColumns(
  known: readonly number[],
  columns: readonly GridColumn[],
  rows: readonly (Row | undefined)[],
): readonly number[] {
  let widths: number[] | undefined;
  for (const [column, {name}] of columns.entries()) {
    let width =
      known[column] ?? Math.min(widestByContent, textWidth(oneLine(name, widestByContent)) + headerExtra);
    for (const row of rows) {
      if (width >= widestByContent) break;
      const cell = row?.[column];
      if (cell === undefined) continue;
      width = Math.max(width, cell === null ? 4 : textWidth(oneLine(cell, widestByContent)));
    }
    width = Math.min(width, widestByContent);
    if (width === known[column]) continue;
    widths ??= [...known];
    widths[column] = width;
  }
  return widths ?? known;
}
