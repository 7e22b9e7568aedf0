import type {Column} from '#src/warehouse/index.ts';
import {formatJson} from './cells.ts';
import {MemoryError} from './errors.ts';
import type {Row} from './store.ts';

/** Rows after a merge; columns that were not sent keep their values in rows that were there. */
export function mergeRows(
  columns: readonly Column[],
  existing: readonly Row[],
  staged: readonly Row[],
  key: readonly string[],
  sent: ReadonlySet<string>,
): Row[] {
  const indexes = key.map((name) => columns.findIndex((column) => column.name === name));
  const keyOf = (row: Row) => formatJson(indexes.map((index) => row[index]!));
  const merged = new Map(existing.map((row) => [keyOf(row), row]));
  const seen = new Set<string>();
  for (const row of staged) {
    const id = keyOf(row);
    if (indexes.some((index) => row[index] === null))
      throw new MemoryError('rejected-data', `the key ${key.join(', ')} is NULL in a row`);
    if (seen.has(id)) throw new MemoryError('rejected-data', `the key ${id} appears twice in the load`);
    seen.add(id);
    const former = merged.get(id);
    merged.set(
      id,
      former ? row.map((value, index) => (sent.has(columns[index]!.name) ? value : former[index]!)) : row,
    );
  }
  return [...merged.values()];
}
