import type {ShapeSettings} from './contract.ts';

/** Where an incremental load goes on: a column, or several that order rows together. */
export interface CursorSettings {
  columns: readonly string[];
  /** How far behind the last value the next load begins, for rows that arrive late. Default: at the last value. */
  lag?: CursorLag;
  /** Where the first load begins, inclusive, in the text form of `Value`. Default: at the first row. */
  initial?: string;
  /** Where every load ends, exclusive. Default: at the greatest value seen when the load starts. */
  end?: string;
}

/** A duration for dates and timestamps, an amount for numbers. */
export type CursorLag = {kind: 'duration'; durationMs: number} | {kind: 'amount'; amount: string};

/** How a load is cut: by rows, or by a span of a cursor that holds dates or timestamps. */
export type ChunkSettings = {kind: 'rows'; rows: number} | {kind: 'span'; durationMs: number};

/** Which columns of the source are read; of a list that is not there, all are. */
export type ColumnChoice =
  {kind: 'select'; columns: readonly string[]} | {kind: 'exclude'; columns: readonly string[]};

/** How an ingest asset moves its rows, besides mode and key. */
export interface LoadSettings {
  cursor?: CursorSettings;
  /** Default: whole, or in parts where the table is big and the destination builds in parts. */
  chunk?: ChunkSettings;
  /** Chunks at once, where the connections have room. Default: decided by the machine. */
  parallel?: number;
  missing: 'keep' | 'delete' | 'soft-delete';
  versions?: {updatedAt: string} | {columns: readonly string[]};
  /** The contents of both sides are compared, not only the number of rows. */
  checksum: boolean;
  /** Further attempts for a chunk after a failure that may pass. */
  retries: number;
  /** How long no bytes may arrive in the middle of a load; twelve times as long at its ends. */
  stallTimeoutMs: number;
  /** How rows are shaped on their way. Default: `defaultShape`. */
  shape?: ShapeSettings;
}

export const defaultLoadSettings: LoadSettings = {
  missing: 'keep',
  checksum: false,
  retries: 3,
  stallTimeoutMs: 300_000,
};
