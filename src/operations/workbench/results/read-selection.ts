import type {Batch, Column} from '../../../warehouse/index.ts';
import type {ResultView, ValueRow} from './result-view.ts';

export interface RowRange {
  offset: number;
  count: number;
}

/** Some rows and columns of a view, ready for the formats of results. */
export interface SelectedRows {
  columns: readonly Column[];
  batches: AsyncIterable<Batch>;
}

const rowsAtOnce = 1000;

/** Reads as the rows are asked for, a page at a time. */
export function readSelection(
  view: ResultView,
  {ranges, columns, signal}: {ranges?: readonly RowRange[]; columns?: readonly number[]; signal: AbortSignal},
): SelectedRows {
  const wanted = columns ?? view.columns.map((_, index) => index);
  const rows = ranges ?? [{offset: 0, count: view.rowCount()}];
  return {
    columns: wanted.map((index) => view.columns[index]!),
    batches: readBatches(view, rows, wanted, signal),
  };
}

async function* readBatches(
  view: ResultView,
  ranges: readonly RowRange[],
  columns: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  for (const {offset, count} of ranges) {
    const end = Math.min(offset + count, view.rowCount());
    for (let from = offset; from < end; from += rowsAtOnce) {
      const rows = await view.load({offset: from, count: Math.min(rowsAtOnce, end - from), signal});
      yield toBatch(rows, columns);
    }
  }
}

function toBatch(rows: readonly ValueRow[], columns: readonly number[]): Batch {
  return {rowCount: rows.length, columns: columns.map((column) => rows.map((row) => row[column]!))};
}
