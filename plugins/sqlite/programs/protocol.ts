import type {Checksum, ColumnType} from '#src/warehouse/index.ts';

/** One cell as SQLite stores it; its type belongs to the cell, not to the column. */
export type Cell = null | number | bigint | string | Uint8Array;

export interface HostColumn {
  name: string;
  /** Type in CREATE TABLE; null for expressions and columns without one. */
  declared: string | null;
}

/** `columns[c][r]` */
export interface CellBatch {
  rowCount: number;
  columns: Cell[][];
  isLast: boolean;
}

export interface ImportColumn {
  name: string;
  type: ColumnType;
}

/** What is asked of the process that has the database open, one request after the other. */
export interface Requests {
  open: {
    request: {path: string; readOnly: boolean; lockTimeoutMs: number};
    reply: {version: string};
  };
  /** Starts a statement. `changes` is there for one that returns no rows. */
  start: {
    request: {text: string; parameters: readonly Cell[]};
    reply: {columns: HostColumn[]; batch: CellBatch; changes?: number};
  };
  next: {request: object; reply: CellBatch};
  finish: {request: object; reply: object};
  /** Writes the running statement, rows of the first batch included, to stdout as CSV. */
  export: {request: {columns: readonly ImportColumn[]}; reply: {rows: number}};
  /** Reads rows from stdin and runs the statement with each of them. */
  import: {
    request: {format: 'csv' | 'ndjson'; insert: string; columns: readonly ImportColumn[]; checksum: boolean};
    reply: {rows: number; checksum?: Checksum};
  };
  /** Runs statements that return nothing of interest. */
  execute: {request: {text: string}; reply: object};
  /** Runs one statement to its end; small results only. */
  all: {
    request: {text: string; parameters: readonly Cell[]};
    reply: {rows: Record<string, Cell>[]; changes: number};
  };
}

export type RequestName = keyof Requests;

export interface HostFailure {
  message: string;
  /** Extended result code of SQLite, see https://sqlite.org/rescode.html. */
  errcode?: number;
  /** Code of Node for a failed system call. */
  code?: string;
  /** A value that does not fit its column. */
  misfit?: {column: string; row: number; reason: string};
}

export type HostAnswer = {inTransaction: boolean} & ({reply: unknown} | {failure: HostFailure});
