import type {Readable} from 'node:stream';
import type {Column} from './column-type.ts';
import type {ResultStream} from './query.ts';
import type {Relation} from './relation.ts';

/** Bytes on their way, as Node has them. */
export type ByteStream = Readable;

/**
 * Formats of a byte stream between two systems. `native:x` is a format of the vendor, whose columns have the
 * vendor's own types; it is for systems that both know it by that name.
 */
export type StreamFormat = 'csv' | 'ndjson' | 'parquet' | 'arrow' | `native:${string}`;

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
    }
  /**
   * Something that is no table and keeps its own place: an endpoint, a stream of a tap, changes of a database, a
   * script, standard input.
   */
  | {kind: 'stream'; name: string; options?: Readonly<Record<string, unknown>>};

export type FileFormat = 'csv' | 'tsv' | 'json' | 'ndjson' | 'parquet' | 'xlsx';

/** Local files in one format, ready to be opened by path. Workbooks never travel as such. */
export interface FileSet {
  format: Exclude<FileFormat, 'xlsx'>;
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
    | {
        kind: 'stream';
        format: StreamFormat;
        stream: Readable;
        /**
         * Lets the memory of a chunk of the stream be used for later ones. To be called once for a chunk, after the last
         * look at it, or never.
         */
        recycle?: (chunk: Buffer) => void;
      }
    | {kind: 'files'; files: FileSet};
  /**
   * Where the next read of this stream goes on, once the content was consumed; undefined where nothing new came.
   * Absent where the source keeps no place of its own.
   */
  stateAfter?(): StreamState | undefined;
  /** Columns that identify a row, where the source knows. */
  readonly key?: readonly string[];
  /** A boolean column, not for the target, that is true in rows which are gone at the source; see `LoadRequest.deletions`. */
  readonly deletedColumn?: string;
  /** True when the content is all of a `stream` and not only what is new: rows that it lacks are gone. Default false. */
  readonly isWhole?: boolean;
  /** True when a `stream` has more that this reading left out, to be read at once. Default false. */
  readonly hasMore?: boolean;
  /** Changes when the source data change and stays when they do not; absent where that cannot be known. */
  readonly fingerprint?: string;
  /** Rows sent, once the content was consumed; undefined where the source does not count. */
  rowsSent(): number | undefined;
  /** Frees cursors, pipes and temporary files. Always called, once, also after an error. */
  dispose(): Promise<void>;
}

/**
 * How far a stream was loaded, as JSON. The pipeline's own for tables, queries and files; the source's own for
 * selections of kind `stream`.
 */
export type StreamState = Readonly<Record<string, unknown>>;

export interface UnloadRequest {
  from: Selection;
  transport: Transport;
  /** Transports that may take its place when these columns cannot travel by it, best first. Default: none. */
  alternatives?: readonly Transport[];
  /**
   * For selections of kind `stream`: the name under which the destination keeps the state. What a source holds on
   * behalf of a stream, such as a replication slot, is named after it.
   */
  stream?: string;
  /** For selections of kind `stream`: what `stateAfter` gave when the stream was last committed. */
  state?: StreamState;
  /** For selections of kind `stream`: what may be read of the destination meanwhile. Default: nothing. */
  upstream?: Upstream;
  signal: AbortSignal;
}

/** Tables that a stream makes its rows of; they are on the connection that its rows go to. */
export interface Upstream {
  /** Quoted names of tables by the names of their assets. */
  relations: Readonly<Record<string, string>>;
  query(text: string, options: {signal: AbortSignal}): Promise<ResultStream>;
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
 * - `merge` updates rows with an equal key and inserts the others.
 * - `delete+insert` removes the rows whose key is among the load's, then adds its rows; a key may come more than once.
 * - `insert-only` adds the rows whose key is not there; rows that are there stay as they are.
 * - `scd2` keeps versions: the target has `_weir_valid_from` and `_weir_valid_to` (instants, the latter NULL for the
 *   current version) besides; a changed row closes the current version of its key and opens a new one, an equal row
 *   changes nothing.
 * - `snapshot` adds all rows, stamped with the moment of the load in `_weir_snapshot_at`.
 *
 * A stream has no order that tells which of two rows is the later one, so a key that is NULL or appears twice in one
 * load fails `merge`, `insert-only` and `scd2`. All load failures are `TransferError`s; those about the rows have the
 * code `transfer-destination`.
 */
export type LoadMode = 'append' | 'replace' | 'merge' | 'delete+insert' | 'insert-only' | 'scd2' | 'snapshot';

/** Columns that weir adds to targets. */
export const systemColumns = {
  validFrom: '_weir_valid_from',
  validTo: '_weir_valid_to',
  snapshotAt: '_weir_snapshot_at',
  deletedAt: '_weir_deleted_at',
  isDeleted: '_weir_is_deleted',
} as const;

export interface LoadProgress {
  rows?: number;
  bytes?: number;
}

/** A part of a table by one column; a bound has the text form of `Value`, and an absent one is open. */
export interface LoadWindow {
  column: string;
  from?: {value: string; inclusive: boolean};
  to?: {value: string; inclusive: boolean};
}

/** What is known of the rows of a load before they take effect. */
export interface StagedRows {
  rows: number;
  /** By column, for loads that ask for it. */
  checksum?: Checksum;
}

/**
 * By column of the source: how many values are not NULL; for integers and decimals their sum, for texts the sum of
 * their lengths in characters. Sums are decimal digits without trailing zeros of a fraction.
 */
export type Checksum = Readonly<Record<string, {values: string; sum?: string}>>;

export interface LoadRequest {
  into: Relation;
  source: ByteSource;
  mode: LoadMode;
  /** Columns that identify a row; required by `merge`, `delete+insert`, `insert-only` and `scd2`. */
  key?: readonly string[];
  /** Same id, same load: a load that was committed under this id is not applied again. */
  loadId: string;
  /** Moment of the load as ISO text in UTC; stamps versions, snapshots and soft deletions. Required by those. */
  loadedAt?: string;
  /**
   * How `scd2` knows a new version. Default: any column but the key differs. With `updatedAt`, a row is newer when that
   * column of it is later than `_weir_valid_from` of the current version, and versions begin at its value.
   */
  versions?: {updatedAt: string} | {columns: readonly string[]};
  /**
   * With `append`: the rows of the target in this window go before the rows of the load are added, in the same
   * transaction. In other modes it bounds what `missing` looks at.
   */
  window?: LoadWindow;
  /**
   * What becomes of rows of the target (in the window, if there is one) whose key the load does not bring; for `merge`
   * and `scd2`, where it ends the current version. `soft-delete` stamps `_weir_deleted_at` and takes the stamp off
   * rows that come back. Default `keep`.
   */
  missing?: 'keep' | 'delete' | 'soft-delete';
  /**
   * With `scd2`: versions have `_weir_is_deleted` too, and one that ends as missing is followed by one of the same
   * values in which that is true, until the row comes back. Default false.
   */
  marksDeleted?: boolean;
  /**
   * With `merge`: a boolean column of the source, not of the target, that is true in rows which were deleted there.
   */
  deletions?: {column: string; kind: 'delete' | 'soft-delete'};
  /** With `replace`: the rows join those of earlier parts of this build, out of sight until `finishBuild`. */
  build?: string;
  /** Committed together with the rows. `state` is asked once the source was consumed; undefined leaves it as it was. */
  progress?: {stream: string; state: () => StreamState | undefined};
  /** Sums up the staged rows for `verify`. Default false. */
  checksum?: boolean;
  /** Called inside the transaction before the rows take effect; what it throws undoes the load. */
  verify?: (staged: StagedRows) => Promise<void>;
  signal: AbortSignal;
  onProgress?: (progress: LoadProgress) => void;
}

/** What a load did; the destination's own count, not the source's. */
export interface LoadReceipt {
  /** Rows that reached the destination's staging area. */
  rowsStaged: number;
  /** Rows inserted or updated in the target; 0 when the load is a repetition. */
  rowsWritten: number;
  /** Rows removed, closed or marked as deleted, where the mode does so. */
  rowsRemoved?: number;
  bytes: number;
  /** True when this load id was committed before and nothing was done now. */
  repeated: boolean;
  /** The vendor's id of the load, if it has one. */
  jobId?: string;
}

/** Puts the parts of a build in the place of the target, in one step and under a load id of its own. */
export interface FinishBuildRequest extends Pick<
  LoadRequest,
  'into' | 'loadId' | 'progress' | 'verify' | 'signal'
> {
  build: string;
}

/** Where a stream stands by the destination's own record. */
export interface StreamEntry {
  stream: string;
  relation: Relation;
  state: StreamState;
  /** The load that left it so; absent when a person set it. */
  loadId?: string;
  /** ISO text in UTC. */
  updatedAt: string;
}

/** One line of the destination's record of loads. */
export interface CommittedLoad {
  loadId: string;
  stream?: string;
  /** Dotted display form. */
  relation: string;
  rowsStaged: number;
  rowsWritten: number;
  window?: LoadWindow;
  /** ISO text in UTC. */
  committedAt: string;
}

/** Changes to the columns of a table; only `drop` loses values. */
export interface TableChanges {
  relation: Relation;
  add: readonly Column[];
  /** Columns with the wider type that they get. */
  widen: readonly Column[];
  /** Names of columns that go, one that is not there being fine. Default none. */
  drop?: readonly string[];
  signal: AbortSignal;
}

/**
 * Optional facet: loads in bulk. All of a load becomes visible at once or not at all; a load that fails leaves the
 * target as it was and nothing else behind. When the stream of the source fails, the load rejects with the stream's
 * own error. The caller disposes of the source.
 */
export interface BulkWrite {
  load(request: LoadRequest): Promise<LoadReceipt>;
  /** Present where `LoadRequest.build` is known. `rowsStaged` counts the rows of all parts. */
  finishBuild?(request: FinishBuildRequest): Promise<LoadReceipt>;
  /** Removes the parts of a build; none is fine. Present where `finishBuild` is. */
  discardBuild?(request: {into: Relation; build: string; signal: AbortSignal}): Promise<void>;
  /** Present where `LoadRequest.progress` is known. In order of names; `streams` limits them to some. */
  streamStates?(options: {streams?: readonly string[]; signal: AbortSignal}): Promise<StreamEntry[]>;
  /** Sets where a stream stands, or forgets it when `state` is undefined. Rows stay as they are. */
  setStreamState?(
    entry: {stream: string; relation: Relation; state: StreamState | undefined},
    options: {signal: AbortSignal},
  ): Promise<void>;
  /** The latest first. Present where `streamStates` is. */
  committedLoads?(options: {stream?: string; limit: number; signal: AbortSignal}): Promise<CommittedLoad[]>;
  /** Adds, widens and drops columns of a table that exists. Absent where columns cannot be changed. */
  changeTable?(changes: TableChanges): Promise<void>;
}
