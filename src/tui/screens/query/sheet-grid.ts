import type {ResultSheet} from '#src/operations/workbench/results/result-sheet.ts';
import {createGridStore, type GridStore} from '../../grid/grid-store.ts';
import {createResultRows} from '../../workbench/result-rows.ts';

export interface SheetGrid {
  readonly grid: GridStore;
  close(): void;
}

/** A grid over the rows that a sheet shows, whichever they are; sorting is done where the rows are kept. */
export function createSheetGrid(sheet: ResultSheet, onError: (error: unknown) => void): SheetGrid {
  let view = sheet.view();
  let rows = createResultRows(sheet, onError);
  const grid = createGridStore({
    source: rows,
    onSort: (sort) => void sheet.show({filters: sheet.view().request.filters, sort}).catch(onError),
  });
  const unsubscribe = sheet.subscribe(() => {
    if (sheet.view() === view) return;
    view = sheet.view();
    const former = rows;
    rows = createResultRows(sheet, onError);
    grid.setSource(rows);
    former.close();
  });
  return {
    grid,
    close() {
      unsubscribe();
      grid.close();
      rows.close();
    },
  };
}
