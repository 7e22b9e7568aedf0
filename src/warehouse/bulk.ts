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
 * `true` and `false`, bytes `\x` hex. NDJSON holds one object a line with the same text forms.
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
  /** Rows inserted or updated in the target. */
  rowsWritten: number;
  bytes: number;
  /** True when this load id was committed before and nothing was done now. */
  repeated: boolean;
  /** The vendor's id of the load, if it has one. */
  jobId?: string;
}

/** Optional facet: loads in bulk. All of a load becomes visible at once or not at all. */
export interface BulkWrite {
  load(request: LoadRequest): Promise<LoadReceipt>;
}
