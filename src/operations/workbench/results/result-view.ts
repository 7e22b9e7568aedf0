import type {Batch, Column, Value} from '../../../warehouse/index.ts';
import {findCell, type CellPlace, type FindRequest} from './find-cell.ts';
import type {ResultStore} from './result-store.ts';
import type {StoredResult} from './stored-result.ts';
import type {ViewRequest} from './view-request.ts';

export type ValueRow = readonly Value[];

export interface LoadRequest {
  offset: number;
  count: number;
  signal: AbortSignal;
}

/** Rows of a result as they are to be shown: all of them or some, in an order. */
export interface ResultView {
  readonly result: StoredResult;
  readonly request: ViewRequest;
  readonly columns: readonly Column[];
  /** Rows of the result that the view knows of; more may have come since. */
  sourceRows(): number;
  rowCount(): number;
  /** Fewer than asked for only at the end. */
  load(request: LoadRequest): Promise<ValueRow[]>;
  /** The next cell that holds the text; undefined when there is none. */
  find(request: FindRequest): Promise<CellPlace | undefined>;
  /** A SELECT of these columns of all rows, in the order of the view. */
  selectSql(columns?: readonly number[]): string;
  close(): Promise<void>;
}

/** Expressions of the columns of rows named `r`. */
export function columnList(
  {columns}: StoredResult,
  {dialect}: ResultStore,
  wanted: readonly number[] = columns.map((_, index) => index),
): string {
  return wanted.map((index) => `r.${dialect.quoteIdentifier(columns[index]!.name)}`).join(', ');
}

export async function readRows({spool}: ResultStore, text: string, signal: AbortSignal): Promise<ValueRow[]> {
  const result = await spool.query.run({text}, {signal});
  const rows: ValueRow[] = [];
  for await (const batch of result.batches) rows.push(...batchRows(batch));
  return rows;
}

export function batchRows({rowCount, columns}: Batch): ValueRow[] {
  return Array.from({length: rowCount}, (_, row) => columns.map((column) => column[row]!));
}

/** All rows in the order in which they came; the first of them also before they are in the spool. */
export function createNaturalView(
  result: StoredResult,
  store: ResultStore,
  head: () => readonly ValueRow[] = () => [],
): ResultView {
  const table = store.dialect.quoteIdentifier(result.table);
  const selectSql = (columns?: readonly number[]) =>
    `select ${columnList(result, store, columns)} from ${table} r where r.rowid < ${result.readableRows()}`;
  return {
    result,
    request: {filters: [], sort: []},
    columns: result.columns,
    sourceRows: () => result.readableRows(),
    rowCount: () => Math.max(head().length, result.readableRows()),
    async load({offset, count, signal}) {
      const rows = head();
      if (offset + count <= rows.length || result.readableRows() < rows.length)
        return rows.slice(offset, offset + count);
      const range = `r.rowid >= ${offset} and r.rowid < ${offset + count}`;
      return readRows(store, `select ${columnList(result, store)} from ${table} r where ${range}`, signal);
    },
    find: (request) =>
      findCell(request, {
        result,
        store,
        rowCount: result.readableRows(),
        from: `${table} r`,
        position: 'r.rowid',
      }),
    selectSql: (columns) => `${selectSql(columns)} order by r.rowid`,
    close: async () => {},
  };
}
