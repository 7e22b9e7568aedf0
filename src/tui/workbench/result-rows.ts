import type {ResultSheet} from '#src/operations/workbench/results/result-sheet.ts';
import {isNumeric} from '#src/present/rows.ts';
import {valueText} from '#src/present/value-text.ts';
import {createPagedRows} from '../grid/paged-rows.ts';
import type {Row, RowSource} from '../grid/row-source.ts';

export interface ResultRows extends RowSource {
  close(): void;
}

/**
 * The rows that a sheet shows now, for a grid. A sheet that shows other rows later needs new ones: the grid takes
 * them by `setSource`.
 */
export function createResultRows(sheet: ResultSheet, onError: (error: unknown) => void): ResultRows {
  const view = sheet.view();
  const {columns} = view;
  const names = sheet.book.columns;
  const rows = createPagedRows({
    columns: columns.map((column, index) => ({
      name: names[index]!.name,
      align: isNumeric(column) ? 'right' : 'left',
    })),
    async load(request) {
      const loaded = await view.load(request);
      return loaded.map((row): Row =>
        row.map((value, index) => (value === null ? null : valueText(value, columns[index]!.type))),
      );
    },
    find: (request) => view.find(request),
    onError,
  });
  const update = () => {
    if (sheet.view() === view) rows.setRowCount(view.rowCount(), sheet.isComplete());
  };
  const unsubscribe = sheet.subscribe(update);
  update();
  return {
    ...rows,
    close() {
      unsubscribe();
      rows.close();
    },
  };
}
