import type {Column} from './column-type.ts';
import type {Value} from './value.ts';

/** One SQL statement with values kept apart from its text. */
export interface Statement {
  text: string;
  /** Bound in order to the dialect's placeholders. */
  parameters?: readonly Value[];
}

export interface QueryOptions {
  /** Most rows to deliver; the stream then says `truncated`. Default: all. */
  limit?: number;
  /** Aborting stops the work on the server too, as far as `Capabilities.cancel` says. */
  signal?: AbortSignal;
}

/** Columnar slice of a result: `columns[c][r]`. */
export interface Batch {
  rowCount: number;
  columns: readonly (readonly Value[])[];
}

export interface ResultStats {
  /** Rows delivered. */
  rows: number;
  /** True when `limit` cut the result short. */
  truncated: boolean;
  /** Rows changed by INSERT, UPDATE, DELETE and the like, where the vendor says so. */
  rowsAffected?: number;
}

/** A running result. Columns are known before the first row; an empty result still has them. */
export interface ResultStream {
  readonly columns: readonly Column[];
  /** May be iterated once. Ending the iteration early closes the result. */
  readonly batches: AsyncIterable<Batch>;
  /** Meaningful once `batches` has ended. */
  stats(): ResultStats;
  /** Frees the result without reading it to its end. May be called twice. */
  close(): Promise<void>;
}

/** Required of every warehouse. */
export interface Query {
  /** Runs one statement. Throws `QueryError` when the statement is at fault. */
  run(statement: Statement, options?: QueryOptions): Promise<ResultStream>;
  /** Holds one session for statements that belong together. Absent where every statement stands alone. */
  openSession?(options?: {signal?: AbortSignal}): Promise<QuerySession>;
}

/** A `failed` transaction refuses every statement until it is rolled back. */
export type TransactionState = 'none' | 'open' | 'failed';

/**
 * One session on the server: settings, temporary tables and an open transaction carry over from one statement to
 * the next. A result must be read or closed before the next statement runs. A statement that is aborted may end
 * the session; what runs on it then fails.
 */
export interface QuerySession {
  /** As `Query.run`. */
  run(statement: Statement, options?: QueryOptions): Promise<ResultStream>;
  /** Where the server says that the session stands; absent where it does not tell. */
  transaction?(): TransactionState;
  /** Ends the session and all it remembers; an open transaction is rolled back. May be called twice. */
  close(): Promise<void>;
}
