import {createEmitter} from '../host/emitter.ts';
import {measureColumns} from './column-layout.ts';
import {createGridState, cursorColumn, type GridState, type SortKey} from './grid-state.ts';
import {keepInView, reduceGrid, type GridAction, type GridView} from './reduce-grid.ts';
import type {Cell, CellPlace, GridColumn, Row, RowSource} from './row-source.ts';

export interface GridSnapshot {
  state: GridState;
  columns: readonly GridColumn[];
  rows: readonly (Row | undefined)[];
  rowCount: number;
  isComplete: boolean;
  contentWidths: readonly number[];
}

/** A grid outside of React: state, rows and screen size, with one snapshot per change. */
export interface GridStore {
  snapshot(): GridSnapshot;
  subscribe(listener: () => void): () => void;
  dispatch(action: GridAction): void;
  /** Room for the grid, the header included. */
  setSize(width: number, height: number): void;
  /** Other rows of the same columns, e.g. sorted ones, keep what the user did to the columns. */
  setSource(source: RowSource): void;
  /** Goes to the next match; false when there is none. A search that is under way is given up. */
  search(text: string, direction?: 'forward' | 'backward'): Promise<boolean>;
  currentCell(): {column: GridColumn; cell: Cell} | undefined;
  currentRow(): Row | undefined;
  close(): void;
}

export interface GridStoreOptions {
  source: RowSource;
  /** Told when the user wants other rows first. */
  onSort?: (sort: readonly SortKey[]) => void;
}

export function createGridStore({source: firstSource, onSort}: GridStoreOptions): GridStore {
  let source = firstSource;
  let state = createGridState(source.columns.length);
  let contentWidths: readonly number[] = [];
  let [width, height] = [80, 24];
  let current: GridSnapshot | undefined;
  let searching: AbortController | undefined;
  const changes = createEmitter<void>();
  const rowCount = () => source.rowCount() ?? 0;
  const view = (): GridView => ({
    rowCount: rowCount(),
    bodyRows: Math.max(1, height - 1),
    width,
    contentWidths,
  });
  const changed = () => {
    current = undefined;
    changes.emit();
  };
  const onRows = () => {
    state = keepInView(state, view());
    changed();
  };
  let unsubscribe = source.subscribe(onRows);

  const takeSnapshot = (): GridSnapshot => {
    const rows = source.window(state.top, view().bodyRows);
    const widths = measureColumns(contentWidths, source.columns, rows);
    if (widths !== contentWidths) {
      contentWidths = widths;
      state = keepInView(state, view());
    }
    return {
      state,
      columns: source.columns,
      rows,
      rowCount: rowCount(),
      isComplete: source.isComplete(),
      contentWidths,
    };
  };
  const store: GridStore = {
    snapshot: () => (current ??= takeSnapshot()),
    subscribe: (listener) => changes.subscribe(listener),
    dispatch(action) {
      const before = state;
      state = reduceGrid(state, action, view());
      if (state === before) return;
      changed();
      if (state.sort !== before.sort) onSort?.(state.sort);
    },
    setSize(newWidth, newHeight) {
      if (newWidth === width && newHeight === height) return;
      [width, height] = [newWidth, newHeight];
      onRows();
    },
    setSource(next) {
      unsubscribe();
      const isSameShape =
        next.columns.length === source.columns.length &&
        next.columns.every(({name}, index) => name === source.columns[index]!.name);
      source = next;
      unsubscribe = source.subscribe(onRows);
      if (!isSameShape) {
        state = createGridState(source.columns.length);
        contentWidths = [];
      }
      onRows();
    },
    async search(text, direction = 'forward') {
      searching?.abort();
      store.dispatch({type: 'search', text});
      if (text === '' || !source.find) return false;
      searching = new AbortController();
      const {signal} = searching;
      const from: CellPlace = {row: state.cursor.row, column: cursorColumn(state) ?? 0};
      const found = await source.find({text, from, direction, signal});
      if (!found || signal.aborted) return false;
      store.dispatch({type: 'goto', ...found});
      return true;
    },
    currentCell() {
      const index = cursorColumn(state);
      const cell = index === undefined ? undefined : store.currentRow()?.[index];
      return cell === undefined ? undefined : {column: source.columns[index!]!, cell};
    },
    currentRow: () => store.snapshot().rows[state.cursor.row - state.top],
    close() {
      searching?.abort();
      unsubscribe();
    },
  };
  return store;
}
