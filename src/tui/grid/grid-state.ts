export interface SortKey {
  /** Index into the columns of the source. */
  column: number;
  direction: 'ascending' | 'descending';
}

/** What the user did to a grid. Columns are indexes into the source unless called a position. */
export interface GridState {
  /** `position` counts the visible columns from the left. */
  readonly cursor: {readonly row: number; readonly position: number};
  /** First row shown. */
  readonly top: number;
  /** Position of the first column shown after the frozen ones. */
  readonly left: number;
  /** All columns in the order they are shown. */
  readonly order: readonly number[];
  readonly hidden: ReadonlySet<number>;
  /** So many visible columns stay at the left. */
  readonly frozen: number;
  /** Widths set by the user. */
  readonly widths: ReadonlyMap<number, number>;
  readonly sort: readonly SortKey[];
  /** Marked rows. */
  readonly marks: ReadonlySet<number>;
  /** The first row of a range that is being marked. */
  readonly rangeStart: number | undefined;
  /** Text to highlight. */
  readonly search: string;
}

export function createGridState(columnCount: number): GridState {
  return {
    cursor: {row: 0, position: 0},
    top: 0,
    left: 0,
    order: Array.from({length: columnCount}, (_, column) => column),
    hidden: new Set(),
    frozen: 0,
    widths: new Map(),
    sort: [],
    marks: new Set(),
    rangeStart: undefined,
    search: '',
  };
}

/** Source columns in the order they are shown, without the hidden ones. */
export function visibleColumns({order, hidden}: GridState): readonly number[] {
  return hidden.size === 0 ? order : order.filter((column) => !hidden.has(column));
}

/** Source column under the cursor; undefined when there is none. */
export function cursorColumn(state: GridState): number | undefined {
  return visibleColumns(state)[state.cursor.position];
}

/** Rows that are marked, a range in progress included, in order. */
export function markedRows(state: GridState): number[] {
  const rows = new Set(state.marks);
  if (state.rangeStart !== undefined)
    for (const row of rowsBetween(state.rangeStart, state.cursor.row)) rows.add(row);
  return [...rows].toSorted((a, b) => a - b);
}

export function isMarked(state: GridState, row: number): boolean {
  if (state.marks.has(row)) return true;
  if (state.rangeStart === undefined) return false;
  return (
    row >= Math.min(state.rangeStart, state.cursor.row) && row <= Math.max(state.rangeStart, state.cursor.row)
  );
}

export function rowsBetween(a: number, b: number): number[] {
  const first = Math.min(a, b);
  return Array.from({length: Math.abs(a - b) + 1}, (_, index) => first + index);
}
