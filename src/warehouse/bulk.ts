import type {Readable} from 'node:stream';
import type {Column} from './column-type.ts';
import type {Relation} from './relation.ts';

/** Formats of a byte stream between two systems. */
export type StreamFormat = 'csv' | 'ndjson' | 'parquet' | 'arrow';

/**
 * How bytes travel: a stream in a format, or files that the destination opens itself (`files` covers any
 * format named in `FileSet`).
 */
export type Transport = `stream:${StreamFormat}` | 'files';

/** What to read. A system lists the kinds that it takes in `Capabilities.bulkRead.selections`. */
export type Selection =
  | {kind: 'relation'; relation: Relation}
  | {kind: 'statement'; text: string}
  /** A path or glob below the connection's root, or a URL; options belong to the format. */
  | {
      kind: 'path';
      path: string;
      format?: FileFormat;
      options?: Readonly<Record<string, unknown>>;
      /** Only these items of the selection, as `BulkRead.items` names them. Default: all. */
      items?: readonly string[];
    };

export type FileFormat = 'csv' | 'tsv' | 'json' | 'ndjson' | 'parquet';

/** Local files in one format, ready to be opened by path. */
export interface FileSet {
  format: FileFormat;
  paths: readonly string[];
  compression: 'none' | 'gzip' | 'zstd';
  options: Readonly<Record<string, unknown>>;
}

/**
 * Bytes that wait to be loaded.
 *
 * CSV streams are RFC 4180 in UTF-8 with a header line, `,` and `"`; an empty unquoted field is NULL and `""`
 * the empty string; timestamps and decimals have the text form of `Value`, nested values are JSON text, booleans
 * `true` and `false`, bytes `\x` hex, and floats may be `NaN` or `nan`, `Infinity` or `inf`, also with `-`. NDJSON holds
 * one object a line: NULL, booleans, finite floats, integers of up to 32 bits and nested values as JSON, everything
 * else as a string of the same text form.
 */
export interface ByteSource {
  readonly columns: readonly Column[];
  readonly content:
    {kind: 'stream'; format: StreamFormat; stream: Readable} | {kind: 'files'; files: FileSet};
  /** Changes when the source data change and stays when they do not; absent where that cannot be known. */
  readonly fingerprint?: string;
  /** Rows sent, once the content was consumed; undefined where the source does not count. */
  rowsSent(): number | undefined;
  /** Frees cursors, pipes and temporary files. Always called, once, also after an error. */
  dispose(): Promise<void>;
}

export interface UnloadRequest {
  from: Selection;
  transport: Transport;
  signal: AbortSignal;
}

/** Optional facet: reads in bulk, without making JavaScript values of rows. */
export interface BulkRead {
  /**
   * Parts of a `path` selection that can be loaded one by one, e.g. the files behind a glob. An item's name changes
   * when its content does. Absent where a selection has no parts.
   */
  items?(selection: Selection, options: {signal: AbortSignal}): Promise<string[]>;
  unload(request: UnloadRequest): Promise<ByteSource>;
}

/**
 * In every mode a missing target (and its schema) is created with the columns of the source. Otherwise columns are
 * matched by name: one that the target lacks fails the load, one that the source lacks becomes NULL in new rows and
 * stays as it is in rows that `merge` updates.
 *
 * - `append` adds rows.
 * - `replace` leaves exactly the rows of this load, with the columns of the source; views on the target survive where
 *   their columns do.
 * - `merge` updates rows with an equal key and inserts the others. A stream has no order that tells which of two
 *   rows is the later one, so a key that is NULL or appears twice in one load fails it. All load failures are
 *   `TransferError`s; those about the rows have the code `transfer-destination`.
 */
export type LoadMode = 'append' | 'replace' | 'merge';

export interface LoadProgress {
  rows?: number;
  bytes?: number;
}

export interface LoadRequest {
  into: Relation;
  source: ByteSource;
  mode: LoadMode;
  /** Columns that identify a row; required by `merge`. */
  key?: readonly string[];
  /** Same id, same load: a load that was committed under this id is not applied again. */
  loadId: string;
  signal: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
}

/** What a load did; the destination's own count, not the source's. */
export interface LoadReceipt {
  /** Rows that reached the destination's staging area. */
  rowsStaged: number;
  /** Rows inserted or updated in the target; 0 when the load is a repetition. */
  rowsWritten: number;
  bytes: number;
  /** True when this load id was committed before and nothing was done now. */
  repeated: boolean;
  /** The vendor's id of the load, if it has one. */
  jobId?: string;
}

/**
 * Optional facet: loads in bulk. All of a load becomes visible at once or not at all; a load that fails leaves the
 * target as it was and nothing else behind. When the stream of the source fails, the load rejects with the stream's
 * own error. The caller disposes of the source.
 */
export interface BulkWrite {
  load(request: LoadRequest): Promise<LoadReceipt>;
}
