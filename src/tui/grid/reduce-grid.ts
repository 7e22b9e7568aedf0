import {columnWidth, isShownWhole, narrowestColumn} from './column-layout.ts';
import {cursorColumn, rowsBetween, visibleColumns, type GridState, type SortKey} from './grid-state.ts';

export type GridAction =
  | {type: 'move'; rows?: number; columns?: number}
  | {type: 'page'; pages: number}
  | {type: 'first' | 'last' | 'first-column' | 'last-column'}
  | {type: 'goto'; row: number; column?: number}
  /** Moves what is shown, not the cursor, as a wheel does; the cursor stays on the screen. */
  | {type: 'scroll'; rows: number}
  | {type: 'sort'; direction: SortKey['direction']; isAdded?: boolean}
  | {type: 'freeze' | 'hide' | 'show-all' | 'fit' | 'mark' | 'mark-range' | 'clear-marks'}
  | {type: 'move-column'; by: number}
  | {type: 'resize'; by: number}
  | {type: 'search'; text: string};

/** What the reducer must know of the screen and the rows. */
export interface GridView {
  rowCount: number;
  /** Rows of data on the screen. */
  bodyRows: number;
  width: number;
  /** Width by content of each source column. */
  contentWidths: readonly number[];
}

/** The state after an action, with the cursor on a cell that exists and is shown. */
export function reduceGrid(state: GridState, action: GridAction, view: GridView): GridState {
  return keepInView(apply(state, action, view), view);
}

function apply(state: GridState, action: GridAction, view: GridView): GridState {
  const {cursor} = state;
  switch (action.type) {
    case 'move':
      return moveTo(state, cursor.row + (action.rows ?? 0), cursor.position + (action.columns ?? 0));
    case 'page': {
      const rows = Math.trunc(action.pages * Math.max(1, view.bodyRows - 1));
      return moveTo({...state, top: Math.max(0, state.top + rows)}, cursor.row + rows, cursor.position);
    }
    case 'first':
      return moveTo(state, 0, cursor.position);
    case 'last':
      return moveTo(state, view.rowCount - 1, cursor.position);
    case 'first-column':
      return moveTo(state, cursor.row, 0);
    case 'last-column':
      return moveTo(state, cursor.row, visibleColumns(state).length - 1);
    case 'goto':
      return goTo(state, action.row, action.column, view);
    case 'scroll':
      return scroll(state, action.rows, view);
    case 'sort':
      return {...state, sort: nextSort(state, action.direction, action.isAdded ?? false)};
    case 'freeze':
      return {...state, frozen: state.frozen === cursor.position + 1 ? 0 : cursor.position + 1};
    case 'hide':
      return hideColumn(state);
    case 'show-all':
      return {...state, hidden: new Set()};
    case 'move-column':
      return moveColumn(state, action.by);
    case 'resize':
      return resizeColumn(state, action.by, view);
    case 'fit':
      return withWidths(state, (widths, column) => widths.delete(column));
    case 'mark':
      return {...state, marks: toggled(state.marks, cursor.row), cursor: {...cursor, row: cursor.row + 1}};
    case 'mark-range':
      return markRange(state);
    case 'clear-marks':
      return {...state, marks: new Set(), rangeStart: undefined};
    case 'search':
      return {...state, search: action.text};
  }
}

function moveTo(state: GridState, row: number, position: number): GridState {
  return {...state, cursor: {row, position}};
}

/** A place far away is shown in the middle, so that one sees what is around it. */
function goTo(state: GridState, row: number, column: number | undefined, view: GridView): GridState {
  const position = column === undefined ? state.cursor.position : visibleColumns(state).indexOf(column);
  const isNear = row >= state.top && row < state.top + view.bodyRows;
  const top = isNear ? state.top : Math.max(0, row - Math.floor(view.bodyRows / 2));
  return moveTo({...state, top}, row, position < 0 ? state.cursor.position : position);
}

function scroll(state: GridState, rows: number, view: GridView): GridState {
  const top = clamp(state.top + rows, 0, Math.max(0, view.rowCount - view.bodyRows));
  return moveTo(
    {...state, top},
    clamp(state.cursor.row, top, top + view.bodyRows - 1),
    state.cursor.position,
  );
}

/** The same key again takes the sorting away. */
function nextSort(state: GridState, direction: SortKey['direction'], isAdded: boolean): readonly SortKey[] {
  const column = cursorColumn(state);
  if (column === undefined) return state.sort;
  const isRepeated = state.sort.some((key) => key.column === column && key.direction === direction);
  const others = isAdded ? state.sort.filter((key) => key.column !== column) : [];
  return isRepeated ? others : [...others, {column, direction}];
}

function hideColumn(state: GridState): GridState {
  const column = cursorColumn(state);
  if (column === undefined || visibleColumns(state).length === 1) return state;
  const frozen = state.cursor.position < state.frozen ? state.frozen - 1 : state.frozen;
  return {...state, hidden: new Set([...state.hidden, column]), frozen};
}

function moveColumn(state: GridState, by: number): GridState {
  const visible = [...visibleColumns(state)];
  const {position, row} = state.cursor;
  const target = clamp(position + by, 0, visible.length - 1);
  if (target === position || visible.length === 0) return state;
  visible.splice(target, 0, ...visible.splice(position, 1));
  const hidden = state.order.filter((column) => state.hidden.has(column));
  return {...state, order: [...visible, ...hidden], cursor: {row, position: target}};
}

function resizeColumn(state: GridState, by: number, view: GridView): GridState {
  return withWidths(state, (widths, column) => {
    const width = columnWidth(state, view.contentWidths, column) + by;
    widths.set(column, clamp(width, narrowestColumn, Math.max(narrowestColumn, view.width)));
  });
}

function withWidths(
  state: GridState,
  change: (widths: Map<number, number>, column: number) => void,
): GridState {
  const column = cursorColumn(state);
  if (column === undefined) return state;
  const widths = new Map(state.widths);
  change(widths, column);
  return {...state, widths};
}

function markRange(state: GridState): GridState {
  if (state.rangeStart === undefined) return {...state, rangeStart: state.cursor.row};
  const marks = new Set([...state.marks, ...rowsBetween(state.rangeStart, state.cursor.row)]);
  return {...state, marks, rangeStart: undefined};
}

function toggled(marks: ReadonlySet<number>, row: number): ReadonlySet<number> {
  const changed = new Set(marks);
  if (!changed.delete(row)) changed.add(row);
  return changed;
}

/** Moves cursor and window so that the cursor is on an existing cell, and that cell is on the screen. */
export function keepInView(state: GridState, view: GridView): GridState {
  const lastPosition = Math.max(0, visibleColumns(state).length - 1);
  const row = clamp(state.cursor.row, 0, Math.max(0, view.rowCount - 1));
  const position = clamp(state.cursor.position, 0, lastPosition);
  const lowest = Math.max(0, row - Math.max(1, view.bodyRows) + 1);
  const top = Math.min(clamp(state.top, lowest, row), Math.max(0, view.rowCount - view.bodyRows));
  const frozen = Math.min(state.frozen, lastPosition + 1);
  const moved: GridState = {...state, cursor: {row, position}, top, frozen};
  return {...moved, left: leftFor(moved, view)};
}

function leftFor(state: GridState, view: GridView): number {
  const {position} = state.cursor;
  const lastPosition = Math.max(0, visibleColumns(state).length - 1);
  const start = clamp(state.left, state.frozen, Math.max(state.frozen, lastPosition));
  if (position < state.frozen) return start;
  let left = Math.min(start, position);
  const request = {contentWidths: view.contentWidths, width: view.width, rowCount: view.rowCount};
  while (left < position && !isShownWhole({...request, state: {...state, left}}, position)) left++;
  return left;
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.max(lowest, Math.min(highest, value));
}
