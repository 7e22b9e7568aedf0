export interface DiffRequest {
  /** `connection:table`, an asset, or either behind `environment:`. */
  a: string;
  b: string;
  /** Columns that identify a row. Empty: found. */
  key: readonly string[];
  /** Columns that are compared. Empty: all that both sides have. */
  columns: readonly string[];
  exclude: readonly string[];
  /** SQL condition for both sides. */
  where?: string;
  /** `column=0.01`, or a number for every column of decimals and floats. */
  tolerance: readonly string[];
  /** Most rows that differ to keep; the rest is only counted. Default: all. */
  limit?: number;
  /** Goes on where the same comparison ended. */
  resume: boolean;
  onProgress?: (progress: DiffProgress) => void;
  /** Called with things worth knowing, e.g. that there was nothing to resume. */
  onNotice?: (text: string) => void;
}

export interface DiffProgress {
  /** Pieces of work that are done, and that are known to remain. */
  done: number;
  remaining: number;
  segments: number;
  differingRows: number;
  bytesMoved: number;
}

/** A column that both sides have. */
export interface ComparedColumn {
  name: string;
  typeInA: string;
  typeInB: string;
  /** Present where the types differ: what both are brought to, e.g. `number`. */
  comparedAs?: string;
  tolerance?: number;
}

export type RowChange = 'changed' | 'only_in_a' | 'only_in_b';

/** One line of differences: a value, or a row that one side lacks. */
export interface Difference {
  /** One for each column of the key. */
  key: readonly string[];
  change: RowChange;
  /** Of a changed row. */
  column?: string;
  a?: string | null;
  b?: string | null;
}

export interface ColumnTally {
  column: string;
  /** Rows that both sides have, with the same value. */
  equal: number;
  changed: number;
  /** Of the rows that both sides have; 1 where there are none. */
  equalShare: number;
}

export interface DiffReport {
  a: string;
  b: string;
  key: readonly string[];
  /** One statement that joins both tables, or checksums of segments. */
  method: 'join' | 'checksums';
  isEqual: boolean;
  columns: {compared: readonly ComparedColumn[]; onlyInA: readonly string[]; onlyInB: readonly string[]};
  rows: {a: number; b: number; equal: number; changed: number; onlyInA: number; onlyInB: number};
  byColumn: readonly ColumnTally[];
  /** Rows that differ and are kept. */
  keptRows: number;
  work: {segments: number; rowsFetched: number; bytesMoved: number; elapsedMs: number; isResumed: boolean};
}

/** A finished comparison; its differences are read until it is closed. */
export interface FinishedDiff {
  report: DiffReport;
  /** In the order of the key as far as it is a number, in slices. */
  differences(): Iterable<readonly Difference[]>;
  close(): Promise<void>;
}
