/** Size of the steps in which an incremental asset goes through time. */
export type Grain = 'hour' | 'day' | 'week' | 'month' | 'year';

/** What an incremental asset brings at each run, and what of the table gives way to it. */
export type IncrementalStrategy =
  | {
      /** Whole intervals of time: the rows of an interval take the place of those that the table has in it. */
      kind: 'time';
      /** Column of the result that says when a row belongs. */
      timeColumn: string;
      grain: Grain;
      /** How many finished intervals are built again, for rows that arrive late. */
      lookback: number;
      /** Intervals in one statement. Default: all that are due. */
      batchSize?: number;
    }
  | {
      /** Rows are told apart by a key: `merge` updates and adds, `insert-only` adds, `delete+insert` replaces. */
      kind: 'key';
      key: readonly string[];
      mode: 'merge' | 'insert-only' | 'delete+insert';
    }
  | {
      /** Rows of the table whose columns have values that the result has too give way to the result. */
      kind: 'partition';
      columns: readonly string[];
    }
  | {kind: 'append'};

export interface SnapshotSettings {
  key: readonly string[];
  /** How a new version is known. */
  strategy: {kind: 'timestamp'; updatedAt: string} | {kind: 'check'; columns: readonly string[] | 'all'};
  /**
   * What becomes of rows that the SELECT has no longer: nothing, their version ends, or it ends and one that is marked
   * as deleted follows.
   */
  deletions: 'ignore' | 'invalidate' | 'new_record';
}

export type SqlMaterialization =
  | {kind: 'view'}
  | {kind: 'table'}
  /** Not built: the SELECT stands as a CTE in those that read it. */
  | {kind: 'ephemeral'}
  | {kind: 'incremental'; strategy: IncrementalStrategy}
  | ({kind: 'snapshot'} & SnapshotSettings);

/** What to do when the SELECT has other columns than the table that is there. */
export type SchemaChangePolicy = 'ignore' | 'fail' | 'append_new_columns' | 'sync_all_columns';

/** How an asset is built, whatever it becomes. */
export interface BuildSettings {
  onSchemaChange: SchemaChangePolicy;
  /** Templates of statements that run on the same connection before and after, in the same transaction where there is one. */
  preHooks: readonly string[];
  postHooks: readonly string[];
}
