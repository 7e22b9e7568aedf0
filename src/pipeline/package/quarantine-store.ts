import type {Runtime, Sqlite} from '../../runtime/ports.ts';
import type {ByteStream, Column} from '../../warehouse/index.ts';
import {stateFolder} from './state-database.ts';

/** Rows that were put aside for one reason. */
export interface QuarantineReason {
  column: string;
  reason: string;
  rows: number;
}

/** Rows of one load that did not fit, in a file of their own. */
export interface QuarantineEntry {
  asset: string;
  loadId: string;
  rows: number;
  reasons: readonly QuarantineReason[];
  /** Columns of the rows as the source sent them; the file has them and those that say why. */
  columns: readonly Column[];
  /** Absolute. */
  path: string;
  /** ISO text in UTC. */
  createdAt: string;
  /** How often rows of it were released. */
  releases: number;
}

/** Rows that are written before their load commits, and seen after it did. */
export interface PendingQuarantine extends Omit<QuarantineEntry, 'path' | 'releases'> {
  /** Loads that replace one another; those of another group go when one of this settles. */
  group?: string;
}

/** Index of `.weir/quarantine` in the state database. */
export interface QuarantineStore {
  list(asset?: string): QuarantineEntry[];
  /** Where the rows of a further attempt at a load go. */
  newFile(asset: string, loadId: string): Promise<{path: string; attempt: number}>;
  /** Fills a file; a stream that fails leaves what was written. */
  write(path: string, stream: ByteStream, signal: AbortSignal): Promise<void>;
  addPending(entry: PendingQuarantine, attempt: number): void;
  /**
   * Makes the rows of a load visible that has committed: those of this attempt, or, when the destination had the load
   * already, those of the attempt before.
   */
  settle(load: {
    asset: string;
    loadId: string;
    attempt?: number;
    repeated: boolean;
    group?: string;
  }): Promise<void>;
  hasPending(asset: string): boolean;
  /** Makes rows visible whose load committed just before its process ended. */
  recover(asset: string, isCommitted: (loadId: string) => boolean): Promise<void>;
  /** Leaves only rows of this group. */
  supersede(asset: string, group: string): Promise<void>;
  /** Puts what was not released in the place of the rows. */
  keepRest(entry: QuarantineEntry, rest: Pick<QuarantineEntry, 'rows' | 'reasons' | 'path'>): Promise<void>;
  drop(entry: Pick<QuarantineEntry, 'asset' | 'loadId'>): Promise<void>;
}

interface Row {
  asset: string;
  load_id: string;
  attempt: number;
  status: 'pending' | 'kept';
  row_count: number;
  reasons: string;
  columns: string;
  load_group: string | null;
  created_at: string;
  releases: number;
}

export function createQuarantineStore(database: Sqlite, runtime: Runtime, root: string): QuarantineStore {
  const {files, paths} = runtime;
  const folderOf = (asset: string) => paths.join(root, stateFolder, 'quarantine', fileName(asset));
  const keptPath = ({asset, loadId}: {asset: string; loadId: string}) =>
    paths.join(folderOf(asset), `${fileName(loadId)}.parquet`);
  const pendingPath = (asset: string, loadId: string, attempt: number) =>
    paths.join(folderOf(asset), `${fileName(loadId)}.${attempt}.part`);
  const rowsOf = (asset: string, loadId: string) =>
    database.all<Row>('select * from quarantine where asset = ? and load_id = ? order by attempt', [
      asset,
      loadId,
    ]);
  const forget = ({asset, load_id, attempt}: Row) =>
    database.run('delete from quarantine where asset = ? and load_id = ? and attempt = ?', [
      asset,
      load_id,
      attempt,
    ]);
  const fromRow = (row: Row): QuarantineEntry => ({
    asset: row.asset,
    loadId: row.load_id,
    rows: row.row_count,
    reasons: JSON.parse(row.reasons) as QuarantineReason[],
    columns: JSON.parse(row.columns) as Column[],
    path: keptPath({asset: row.asset, loadId: row.load_id}),
    createdAt: row.created_at,
    releases: row.releases,
  });

  const discard = async (row: Row) => {
    const {asset, load_id: loadId, attempt, status} = row;
    await files.remove(status === 'kept' ? keptPath({asset, loadId}) : pendingPath(asset, loadId, attempt));
    forget(row);
  };
  const publish = async (row: Row) => {
    const {asset, load_id: loadId, attempt} = row;
    const part = pendingPath(asset, loadId, attempt);
    // Without it, a process ended between these two steps.
    if (await files.exists(part)) await files.rename(part, keptPath({asset, loadId}));
    database.run(`update quarantine set status = 'kept' where asset = ? and load_id = ? and attempt = ?`, [
      asset,
      loadId,
      attempt,
    ]);
  };
  const supersede = async (asset: string, group: string) => {
    const others = database.all<Row>(
      `select * from quarantine where asset = ? and status = 'kept' and load_group is not ?`,
      [asset, group],
    );
    for (const row of others) await discard(row);
  };

  return {
    list: (asset) =>
      database
        .all<Row>(
          `select * from quarantine where status = 'kept' and (? is null or asset = ?) order by created_at, asset, load_id`,
          [asset ?? null, asset ?? null],
        )
        .map(fromRow),
    async newFile(asset, loadId) {
      await files.makeDirectory(folderOf(asset));
      const attempt = (rowsOf(asset, loadId).at(-1)?.attempt ?? 0) + 1;
      return {path: pendingPath(asset, loadId, attempt), attempt};
    },
    async write(path, stream, signal) {
      await files.writeStream(path, stream, {signal});
    },
    addPending({asset, loadId, rows, reasons, columns, createdAt, group}, attempt) {
      database.run('insert or replace into quarantine values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)', [
        asset,
        loadId,
        attempt,
        'pending',
        rows,
        JSON.stringify(reasons),
        JSON.stringify(columns),
        group ?? null,
        createdAt,
      ]);
    },
    async settle({asset, loadId, attempt, repeated, group}) {
      const known = rowsOf(asset, loadId);
      const isKept = known.some(({status}) => status === 'kept');
      const pending = known.filter(({status}) => status === 'pending');
      const chosen = isKept ? undefined : pending.findLast((row) => (row.attempt === attempt) !== repeated);
      if (chosen) await publish(chosen);
      for (const row of pending) if (row !== chosen) await discard(row);
      if (group !== undefined && !repeated) await supersede(asset, group);
    },
    hasPending: (asset) =>
      database.all(`select 1 from quarantine where asset = ? and status = 'pending' limit 1`, [asset])
        .length > 0,
    async recover(asset, isCommitted) {
      const pending = database.all<Row>(
        `select * from quarantine where asset = ? and status = 'pending' order by attempt`,
        [asset],
      );
      for (const row of pending) if (isCommitted(row.load_id)) await publish(row);
    },
    supersede,
    async keepRest({asset, loadId}, {rows, reasons, path}) {
      await files.rename(path, keptPath({asset, loadId}));
      database.run(
        `update quarantine set row_count = ?, reasons = ?, releases = releases + 1 where asset = ? and load_id = ?`,
        [rows, JSON.stringify(reasons), asset, loadId],
      );
    },
    async drop({asset, loadId}) {
      for (const row of rowsOf(asset, loadId)) await discard(row);
    },
  };
}

/** A name that every file system takes; different names stay different. */
function fileName(name: string): string {
  return encodeURIComponent(name).replaceAll(/[*%]/g, '_').slice(0, 200);
}
