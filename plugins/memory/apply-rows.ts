import {systemColumns, type Column, type LoadRequest, type Value} from '#src/warehouse/index.ts';
import {MemoryError} from './errors.ts';
import {column} from './evaluate.ts';
import {mergeRows, newRows, rowsWithoutKeys} from './merge.ts';
import type {Row, TableContent} from './store.ts';

export interface Effect {
  content: TableContent;
  rowsWritten: number;
  /** Absent where the mode removes nothing. */
  rowsRemoved?: number;
}

/** What the table holds after the load; nothing is changed yet. */
export function applyRows(
  {mode, key = [], loadedAt}: LoadRequest,
  target: TableContent | undefined,
  {columns: sent, rows: staged}: TableContent,
): Effect {
  const stamp =
    mode === 'snapshot' ? [column(systemColumns.snapshotAt, {kind: 'timestamp', zoned: true})] : [];
  const moment = stamp.map(() => instantText(loadedAt));
  const table = widen(target ?? {columns: sent, rows: []}, stamp);
  const {columns} = table;
  const brought = [...sent, ...stamp];
  const rows = staged.map((row) => arrange([...row, ...moment], brought, columns));
  const writtenAll = {rowsWritten: rows.length};
  switch (mode) {
    case 'replace':
      return {content: {columns: sent, rows: staged}, ...writtenAll};
    case 'merge': {
      const names = new Set(sent.map(({name}) => name));
      return {content: {columns, rows: mergeRows(table, rows, {key, sent: names})}, ...writtenAll};
    }
    case 'delete+insert': {
      const kept = rowsWithoutKeys(table, rows, key);
      const rowsRemoved = table.rows.length - kept.length;
      return {content: {columns, rows: [...kept, ...rows]}, ...writtenAll, rowsRemoved};
    }
    case 'insert-only': {
      const added = newRows(table, rows, key);
      return {content: {columns, rows: [...table.rows, ...added]}, rowsWritten: added.length};
    }
    default:
      return {content: {columns, rows: [...table.rows, ...rows]}, ...writtenAll};
  }
}

/** The table with columns that it lacks, NULL in rows that are there. */
export function widen({columns, rows}: TableContent, wanted: readonly Column[]): TableContent {
  const added = wanted.filter(({name}) => !columns.some((present) => present.name === name));
  if (added.length === 0) return {columns, rows};
  return {columns: [...columns, ...added], rows: rows.map((row) => [...row, ...added.map(() => null)])};
}

/** The row in the order of the target; NULL where the source has no such column. */
function arrange(row: Row, from: readonly Column[], to: readonly Column[]): Row {
  return to.map(({name}): Value => {
    const index = from.findIndex((candidate) => candidate.name === name);
    return index === -1 ? null : row[index]!;
  });
}

/** `2026-01-31T12:34:56.120Z` as the text of a value, `2026-01-31 12:34:56.12+00`. */
function instantText(loadedAt: string | undefined): string {
  if (loadedAt === undefined)
    throw new MemoryError('rejected-data', 'the load stamps rows and was not told its moment');
  const match = /^(.+)T(\d\d:\d\d:\d\d)(?:\.(\d*?)0*)?Z$/.exec(loadedAt);
  if (!match) throw new MemoryError('rejected-data', `"${loadedAt}" is no moment in UTC`);
  const [, day, time, fraction = ''] = match;
  return `${day} ${time}${fraction && `.${fraction}`}+00`;
}
