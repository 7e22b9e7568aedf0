import type {CellPlace, FindRequest, GridColumn, Row, RowSource} from './row-source.ts';

/** Rows that are all in memory, e.g. of a live view. */
export function createArrayRows(columns: readonly GridColumn[], rows: readonly Row[]): RowSource {
  return {
    columns,
    rowCount: () => rows.length,
    isComplete: () => true,
    window: (offset, count) => rows.slice(offset, offset + count),
    subscribe: () => () => {},
    find: (request) => Promise.resolve(findInRows(rows, columns.length, request)),
  };
}

function findInRows(
  rows: readonly Row[],
  width: number,
  {text, from, direction}: FindRequest,
): CellPlace | undefined {
  const size = rows.length * width;
  const wanted = text.toLowerCase();
  const start = from.row * width + from.column;
  const step = direction === 'forward' ? 1 : -1;
  for (let distance = 1; distance <= size; distance++) {
    const index = (((start + step * distance) % size) + size) % size;
    const place = {row: Math.floor(index / width), column: index % width};
    if (rows[place.row]![place.column]?.toLowerCase().includes(wanted)) return place;
  }
  return undefined;
}
