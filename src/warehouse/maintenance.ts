import type {Relation} from './relation.ts';

/** A table as its files make it. */
export interface StoredTable {
  relation: Relation;
  version: number;
  files: number;
  /** Files that a compaction would merge with others. */
  smallFiles: number;
  rows: number;
  bytes: number;
}

/** What a table was from one moment to the next version. */
export interface TableVersion {
  version: number;
  /** ISO text in UTC. */
  committedAt: string;
  /** What made it, e.g. a load mode. */
  operation: string;
  files: number;
  rows: number;
  bytes: number;
}

export interface Compaction {
  relation: Relation;
  filesBefore: number;
  filesAfter: number;
  bytesBefore: number;
  bytesAfter: number;
}

export interface Expiry {
  relation: Relation;
  /** Versions that can no longer be read. */
  versions: number;
  /** Files that no kept version reads, and their size. */
  files: number;
  bytes: number;
}

export interface MaintenanceOptions {
  /** Default: all tables. */
  relation?: Relation;
  /** Says what would be done and changes nothing. Files after a compaction are then an estimate. */
  isDryRun: boolean;
  signal: AbortSignal;
}

/** Optional facet: looks after tables that are files with versions. Throws `QueryError` for an unknown table. */
export interface Maintenance {
  tables(options: {relation?: Relation; signal: AbortSignal}): Promise<StoredTable[]>;
  /** The latest first. */
  versions(relation: Relation, options: {signal: AbortSignal}): Promise<TableVersion[]>;
  /** Merges small files; rows stay as they are, and readers see the former files or the new ones. Only tables that changed. */
  compact(options: MaintenanceOptions): Promise<Compaction[]>;
  /**
   * Removes versions that were replaced before this moment (ISO text in UTC), and files older than that which no version
   * names. Only tables where there was something to remove.
   */
  expire(options: MaintenanceOptions & {before: string}): Promise<Expiry[]>;
}
