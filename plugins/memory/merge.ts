import type {Column} from '#src/warehouse/index.ts';
import {formatJson} from './cells.ts';
import {MemoryError} from './errors.ts';
import type {Row, TableContent} from './store.ts';

/** Names a row by its values in the key; a NULL equals others. */
function keyReader(columns: readonly Column[], key: readonly string[]): (row: Row) => string {
  const indexes = key.map((name) => columns.findIndex((column) => column.name === name));
  return (row) => formatJson(indexes.map((index) => row[index]!));
}

/** Staged rows by their keys. Throws for a key that is NULL or comes twice. */
function rowsByKey(
  columns: readonly Column[],
  staged: readonly Row[],
  key: readonly string[],
): Map<string, Row> {
  const keyOf = keyReader(columns, key);
  const indexes = key.map((name) => columns.findIndex((column) => column.name === name));
  const rows = new Map<string, Row>();
  for (const row of staged) {
    const id = keyOf(row);
    if (indexes.some((index) => row[index] === null))
      throw new MemoryError('rejected-data', `the key ${key.join(', ')} is NULL in a row`);
    if (rows.has(id)) throw new MemoryError('rejected-data', `the key ${id} appears twice in the load`);
    rows.set(id, row);
  }
  return rows;
}

/** Rows after a merge; columns that were not sent keep their values in rows that were there. */
export function mergeRows(
  {columns, rows}: TableContent,
  staged: readonly Row[],
  {key, sent}: {key: readonly string[]; sent: ReadonlySet<string>},
): Row[] {
  const keyOf = keyReader(columns, key);
  const merged = new Map(rows.map((row) => [keyOf(row), row]));
  for (const [id, row] of rowsByKey(columns, staged, key)) {
    const former = merged.get(id);
    merged.set(
      id,
      former ? row.map((value, index) => (sent.has(columns[index]!.name) ? value : former[index]!)) : row,
    );
  }
  return [...merged.values()];
}

/** The staged rows whose key is not there. */
export function newRows(
  {columns, rows}: TableContent,
  staged: readonly Row[],
  key: readonly string[],
): Row[] {
  const known = new Set(rows.map(keyReader(columns, key)));
  const entries = [...rowsByKey(columns, staged, key)];
  return entries.filter(([id]) => !known.has(id)).map(([, row]) => row);
}

/** The rows that are there whose key is not among the staged ones. */
export function rowsWithoutKeys(
  {columns, rows}: TableContent,
  staged: readonly Row[],
  key: readonly string[],
): Row[] {
  const keyOf = keyReader(columns, key);
  const brought = new Set(staged.map(keyOf));
  return rows.filter((row) => !brought.has(keyOf(row)));
}
