import type {Column, Dialect, Value} from '../../warehouse/index.ts';
import {columnSql, type ColumnSql} from '../workbench/results/stored-result.ts';
import type {ProfiledRows} from './profiled-rows.ts';
import {readAll} from './select-rows.ts';

/** How the values of a column can be looked at. */
export type ColumnNature = 'number' | 'time' | 'text' | 'boolean' | 'opaque';

export interface ProfiledColumn {
  column: Column;
  nature: ColumnNature;
  sql: ColumnSql;
}

/** The rows of a profile for questions about them. */
export interface ProfileScope {
  rows: number;
  /** `from ... r`. */
  from: string;
  columns: readonly ProfiledColumn[];
  dialect: Dialect;
  signal: AbortSignal;
  read(text: string): Promise<Value[][]>;
}

export function openProfileScope(
  {query, from, result, rows}: ProfiledRows,
  dialect: Dialect,
  signal: AbortSignal,
): ProfileScope {
  const stored = result.stored();
  return {
    rows,
    from: `from ${from} r`,
    columns: result.columns.map((column, index) => ({
      column,
      nature: natureOf(column, stored[index]!),
      sql: columnSql(result, index, dialect),
    })),
    dialect,
    signal,
    read: (text) => readAll(query, text, signal),
  };
}

function natureOf({type}: Column, stored: Column): ColumnNature {
  switch (type.kind) {
    case 'integer':
    case 'decimal':
    case 'float':
      return 'number';
    case 'date':
    case 'timestamp':
      return 'time';
    case 'text':
    case 'uuid':
      return 'text';
    case 'boolean':
      return 'boolean';
    case 'unknown':
      return stored.type.kind === 'text' ? 'text' : 'opaque';
    default:
      return 'opaque';
  }
}

/** Groups of at most so many columns. */
export function chunk<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({length: Math.ceil(items.length / size)}, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

export function numberOf(value: Value | undefined): number {
  return Number(value ?? 0);
}

/** A number that can be shown, or undefined. */
export function finiteOf(value: Value | undefined): number | undefined {
  const number = value === null || value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}
