import {UsageError} from '../../../errors/index.ts';
import type {Column, Value} from '../../../warehouse/index.ts';
import type {ResultStore} from '../results/result-store.ts';
import {readRows, type ResultView, type ValueRow} from '../results/result-view.ts';
import {columnSql, type ColumnSql} from '../results/stored-result.ts';
import {scopeSql} from '../results/view-request.ts';

/** The rows of a view for questions about all of them, whatever their order. */
export interface Scope {
  /** `from ... where ...`, with rows named `r`. */
  from: string;
  sqlOf(column: number): ColumnSql;
  column(index: number): Column;
  read(text: string): Promise<ValueRow[]>;
}

export function openScope(view: ResultView, store: ResultStore, signal: AbortSignal): Scope {
  const {result, request} = view;
  const {dialect} = store;
  return {
    from: scopeSql(result, request.filters, {rowCount: view.sourceRows(), dialect}),
    sqlOf: (column) => columnSql(result, column, dialect),
    column: (index) => result.columns[index]!,
    read: (text) => readRows(store, text, signal),
  };
}

const microsPerYear = 365.2425 * 86_400e6;

/** Width of one of so many equal steps; the range itself may be wider than a double holds. */
export function stepOf({low, high}: {low: number; high: number}, steps: number): number {
  return high / steps - low / steps || 1;
}

export function isTime({type}: Column): boolean {
  return type.kind === 'date' || type.kind === 'timestamp';
}

/** Microseconds since 1970 as text in the form of the column's values; the year alone where calendars end. */
export function momentText(micros: number, {type}: Column): string {
  const moment = new Date(Math.round(micros / 1000));
  if (Number.isNaN(moment.getTime())) return `year ${Math.round(1970 + micros / microsPerYear)}`;
  const text = moment.toISOString();
  const [date, time] = [text.slice(0, text.indexOf('T')), text.slice(text.indexOf('T') + 1, -1)];
  if (type.kind === 'date') return date;
  return `${date} ${time.replace(/\.000$/, '')}${type.kind === 'timestamp' && type.zoned ? '+00' : ''}`;
}

export function toNumber(value: Value | undefined): number {
  return Number(value ?? 0);
}

/** The expression that can be summed up. Throws `UsageError` for columns that are no numbers. */
export function numberSql(scope: Scope, column: number, purpose: string): string {
  const {name} = scope.column(column);
  const {number} = scope.sqlOf(column);
  if (number !== undefined) return number;
  throw new UsageError(`${name} holds no numbers, so there is no ${purpose}`, {
    hint: 'Choose a column of numbers or times, or count rows.',
    details: {column: name},
  });
}
