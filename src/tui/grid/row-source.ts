/** One value as text, with every digit; NULL is null. */
export type Cell = string | null;
export type Row = readonly Cell[];

export interface GridColumn {
  name: string;
  /** Numbers stand at the right. */
  align: 'left' | 'right';
}

export interface CellPlace {
  row: number;
  /** Index into the columns of the source. */
  column: number;
}

export interface FindRequest {
  text: string;
  /** Where to begin; the place itself comes last. */
  from: CellPlace;
  direction: 'forward' | 'backward';
  signal: AbortSignal;
}

/** Rows of a grid, wherever they are. Only what is on the screen is ever asked for. */
export interface RowSource {
  readonly columns: readonly GridColumn[];
  /** Rows known so far; undefined before anything is known. */
  rowCount(): number | undefined;
  /** False while more rows may come. */
  isComplete(): boolean;
  /** Rows from `offset` on; undefined stands for one that is being loaded, and listeners are told when it is there. */
  window(offset: number, count: number): readonly (Row | undefined)[];
  subscribe(listener: () => void): () => void;
  /** The next cell that holds the text, ignoring case; absent when the source cannot search. */
  find?(request: FindRequest): Promise<CellPlace | undefined>;
}
