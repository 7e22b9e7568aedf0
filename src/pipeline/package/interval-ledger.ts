import type {Sqlite} from '../../runtime/ports.ts';

/** What a run did about an interval of a version of an asset. */
export interface IntervalEntry {
  startMs: number;
  endMs: number;
  status: 'done' | 'failed';
  runId: string;
}

/** Which intervals of time were built, and which failed; the rows themselves tell what is done. */
export interface IntervalLedger {
  record(asset: string, version: string, entries: readonly IntervalEntry[], at: string): void;
  list(asset: string, version: string): IntervalEntry[];
}

export function createIntervalLedger(database: Sqlite, target: string): IntervalLedger {
  return {
    record(asset, version, entries, at) {
      database.transaction(() => {
        for (const {startMs, endMs, status, runId} of entries)
          database.run('insert or replace into asset_interval values (?, ?, ?, ?, ?, ?, ?, ?)', [
            target,
            asset,
            version,
            startMs,
            endMs,
            status,
            runId,
            at,
          ]);
      });
    },
    list: (asset, version) =>
      database
        .all<{start_ms: number; end_ms: number; status: 'done' | 'failed'; run_id: string}>(
          'select * from asset_interval where target = ? and asset = ? and version = ? order by start_ms, end_ms',
          [target, asset, version],
        )
        .map((row) => ({
          startMs: row.start_ms,
          endMs: row.end_ms,
          status: row.status,
          runId: row.run_id,
        })),
  };
}
