import type {BulkRead, LoadRequest} from './bulk.ts';
import type {Column} from './column-type.ts';
import type {Batch, Query} from './query.ts';

/** Rows of one result, kept in the order in which they came. */
export interface SpoolTable {
  readonly name: string;
  /**
   * The columns as they are kept. Every value comes back exactly as it went in: where a type has no room for one, the
   * column holds the value's text, which may begin in the middle of a result.
   */
  columns(): readonly Column[];
  /** Takes rows. Resolves when there is room for more; rejects with the failure of an earlier one. */
  append(batch: Batch): Promise<void>;
  /** Rows that queries see by now; those of the first `append` at once, others in groups. */
  readableRows(): number;
  /** Makes every row readable. No more rows follow. */
  finish(): Promise<void>;
  /** Frees the rows. May be called twice, and in place of `finish`. */
  drop(): Promise<void>;
}

export interface BuildOptions {
  signal: AbortSignal;
  /** Called now and then with the estimated share that is done, from 0 to 1. */
  onProgress?: (share: number) => void;
}

/** Rows of a byte stream to keep. `into` is named in errors about the rows. */
export interface SpoolLoad extends Pick<LoadRequest, 'source' | 'into' | 'signal' | 'onProgress'> {
  /** Columns of text files that are kept as they are written there, whatever their values look like. */
  textColumns?: readonly string[];
}

/**
 * Optional facet of an embedded system: keeps results of any system on the local disk with little memory, so that
 * they can be paged, sorted and summed up without asking their source again. What is kept is private and gone with
 * the warehouse.
 *
 * Its SQL has these besides the standard: `rowid` counts the rows of a table from 0 in their order, `contains`,
 * `regexp_matches`, `try_cast`, `approx_count_distinct`, `quantile_cont`, `approx_quantile`, `histogram`, `corr`, `hash`,
 * `using sample reservoir(n rows)`, `date_trunc`, `epoch_us`, and aggregates
 * with `filter`, `md5`, `unnest` and `generate_subscripts` for lists, and for JSON `json_extract`, `json_extract_string`,
 * `json_type` and `json_group_structure` with pointers as paths. Bytes and nested values turn into text by `hex` and `to_json`.
 */
export interface Spool {
  /** A table for rows with these columns; names must be unique, whatever their case. */
  create(name: string, columns: readonly Column[]): Promise<SpoolTable>;
  /**
   * A table of all rows of a source, with its columns, in bounded memory and without making JavaScript values of them.
   * The caller disposes of the source.
   */
  load(name: string, request: SpoolLoad): Promise<{rows: number; bytes: number}>;
  readonly query: Query;
  readonly bulkRead: BulkRead;
  /** Runs a statement without result, e.g. `create table ... as`. */
  build(text: string, options: BuildOptions): Promise<void>;
}
