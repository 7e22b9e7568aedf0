import {followingJobs, type DiffJob} from '../../sql/diff/plan-segments.ts';
import {rowsSelect, segmentsSelect, type SideSql} from '../../sql/diff/side-sql.ts';
import type {OpenWarehouse} from '../../warehouse/index.ts';
import type {DiffProgress} from './diff-report.ts';
import type {DiffStore} from './diff-store.ts';
import {createKeeper, type Keeper} from './keep-differences.ts';
import {mergeRows, type MergedColumns} from './merge-rows.ts';
import {readRows} from './read-rows.ts';
import {addTally, emptyTally, type Tally} from './tally.ts';

export interface SegmentComparison {
  sides: readonly [SideOfTables, SideOfTables];
  columns: MergedColumns;
  origin: bigint;
  isIndexed: boolean;
  parallel: number;
  /** Most rows whose differences are kept. */
  limit: number;
  store: DiffStore;
  signal: AbortSignal;
  onProgress?: (progress: DiffProgress) => void;
}

export interface SideOfTables {
  warehouse: OpenWarehouse;
  sql: SideSql;
}

/** Does all jobs of the store and those that follow from them. After a failure the store has all that was done. */
export async function compareSegments(comparison: SegmentComparison): Promise<Tally> {
  const {store} = comparison;
  const sum = store.tally();
  const waiting = [...store.jobs()];
  const keeper = createKeeper(store, comparison.limit, sum.keptRows);
  const failure = new AbortController();
  const signal = AbortSignal.any([comparison.signal, failure.signal]);
  const running = new Map<number, Promise<void>>();
  let done = 0;
  const run = async (id: number, job: DiffJob): Promise<void> => {
    const {tally, following} = await runJob(id, job, {...comparison, signal}, keeper);
    addTally(sum, tally);
    const ids = store.finish({jobId: id, following, tally: sum});
    waiting.push(...following.map((next, index): [number, DiffJob] => [ids[index]!, next]));
    done += 1;
    comparison.onProgress?.({
      done,
      remaining: waiting.length + running.size - 1,
      segments: sum.segments,
      differingRows: sum.changed + sum.onlyInA + sum.onlyInB,
      bytesMoved: sum.bytesMoved,
    });
  };
  try {
    while (waiting.length > 0 || running.size > 0) {
      while (waiting.length > 0 && running.size < comparison.parallel) {
        const [id, job] = waiting.shift()!;
        running.set(
          id,
          run(id, job).finally(() => running.delete(id)),
        );
      }
      await Promise.race(running.values());
    }
  } finally {
    failure.abort();
    await Promise.allSettled(running.values());
  }
  return sum;
}

async function runJob(
  id: number,
  job: DiffJob,
  comparison: SegmentComparison,
  keeper: Keeper,
): Promise<{tally: Tally; following: readonly DiffJob[]}> {
  const tally = emptyTally(comparison.columns.values.length);
  const reading = {signal: comparison.signal, onBytes: (bytes: number) => void (tally.bytesMoved += bytes)};
  const {origin, sides} = comparison;
  if (job.kind === 'fetch') {
    const [rowsA, rowsB] = sides.map(({warehouse, sql}) =>
      readRows(warehouse, rowsSelect(sql, {filter: job.filter, origin}), reading),
    );
    await mergeRows(rowsA!, rowsB!, comparison.columns, {
      tally,
      onRow: (differences) => void (tally.keptRows += keeper.keep(id, differences)),
    });
    keeper.flush(id);
    return {tally, following: []};
  }
  const [segmentsA, segmentsB] = await Promise.all(
    sides.map(({warehouse, sql}) => readSegments(warehouse, segmentsSelect(sql, {...job, origin}), reading)),
  );
  const parts = new Set([...segmentsA!.keys(), ...segmentsB!.keys()]);
  tally.segments += parts.size;
  const differing = [...parts].flatMap((part) => {
    const [a, b] = [segmentsA!.get(part), segmentsB!.get(part)];
    if (a?.rows === b?.rows && a?.sum === b?.sum) return [];
    return [{part, rows: Math.max(a?.rows ?? 0, b?.rows ?? 0)}];
  });
  return {tally, following: followingJobs(job, differing, {...comparison, seen: parts.size})};
}

async function readSegments(
  warehouse: OpenWarehouse,
  text: string,
  reading: Parameters<typeof readRows>[2],
): Promise<Map<bigint, {rows: number; sum: string}>> {
  const segments = new Map<bigint, {rows: number; sum: string}>();
  for await (const [part, rows, sum] of readRows(warehouse, text, reading))
    segments.set(BigInt(part!), {rows: Number(rows), sum: sum!});
  return segments;
}
