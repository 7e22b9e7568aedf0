import {UsageError} from '../../errors/index.ts';
import {stateFolder} from '../../pipeline/package/state-database.ts';
import {firstJobs, type SegmentSpace} from '../../sql/diff/plan-segments.ts';
import {formatRelation} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {buildSideSql, checkCondition, isIntegerKey} from './build-side-sql.ts';
import {readExtent, refuseRepeatedKeys, type Extent} from './check-keys.ts';
import {compareSegments} from './compare-segments.ts';
import type {DiffReport, DiffRequest, FinishedDiff} from './diff-report.ts';
import {openDiffStore, removeDiffStore} from './diff-store.ts';
import {findKey, isIndexed} from './find-key.ts';
import {canJoin, joinTables} from './join-tables.ts';
import {describePair, matchColumns, type MatchedColumns} from './match-columns.ts';
import {openSides, type OpenSides} from './open-sides.ts';
import {parseTolerances} from './parse-tolerance.ts';
import {resolveSide} from './resolve-side.ts';
import {emptyTally, type Tally} from './tally.ts';

const mostParallel = 4;
/** Hashes of keys have 60 bits. */
const hashSpan = 2n ** 60n;

/**
 * Compares two tables row by row, in one system or across two. Behind one connection a join does it; otherwise both
 * sides sum up hashes of segments, and rows are read only where the sums differ. Changes nothing in either.
 */
export async function diffTables(context: OperationContext, request: DiffRequest): Promise<FinishedDiff> {
  const {clock, files} = context.runtime;
  const startedMs = clock.monotonicMs();
  const tolerances = parseTolerances(request.tolerance);
  if (request.columns.length > 0 && request.exclude.length > 0)
    throw new UsageError('--columns and --exclude do not go together', {hint: 'Pass one of them.'});
  const places = [await resolveSide(context, request.a), await resolveSide(context, request.b)] as const;
  const sides = await openSides(context, places);
  try {
    const {a, b} = sides;
    if (
      sides.isOneConnection &&
      formatRelation(a.description.relation) === formatRelation(b.description.relation)
    )
      throw new UsageError(`${a.label} would be compared with itself`, {hint: 'Name another table.'});
    if (request.where !== undefined) for (const side of [a, b]) checkCondition(request.where, side);
    const key = findKey(a, b, request.key);
    const columns = matchColumns(a, b, {key, request, tolerances});
    const prepared = await prepare(context, {sides, columns, key, request});
    const method = canJoin(sides, columns) ? 'join' : 'checksums';
    const path = method === 'join' ? undefined : await progressPath(context, request, prepared.identity);
    const {store, isResumed} = await openDiffStore(context.runtime, {
      path,
      fingerprint: prepared.fingerprint,
      resume: request.resume,
    });
    if (request.resume && !isResumed)
      request.onNotice?.('There is no progress to resume; the comparison starts anew.');
    try {
      const limit = request.limit ?? Number.POSITIVE_INFINITY;
      if (!isResumed)
        store.finish({
          following: method === 'join' || prepared.space.rows === 0 ? [] : firstJobs(prepared.space),
          tally: {...emptyTally(columns.values.length), bytesMoved: prepared.bytesMoved},
        });
      const tally =
        method === 'join'
          ? await joinTables({sides, columns, sql: prepared.sql, store, limit, signal: context.signal})
          : await compareSegments({
              sides: [
                {warehouse: a.warehouse, sql: prepared.sql[0]},
                {warehouse: b.warehouse, sql: prepared.sql[1]},
              ],
              columns,
              ...prepared.space,
              limit,
              store,
              signal: context.signal,
              ...(request.onProgress && {onProgress: request.onProgress}),
            });
      await sides.close();
      const report = reportOf({sides, columns, key, method, isResumed, extents: prepared.extents, tally});
      report.work.elapsedMs = Math.round(clock.monotonicMs() - startedMs);
      return {
        report,
        differences: () => store.differences(),
        async close() {
          store.close();
          if (path !== undefined) await removeDiffStore(files, path);
        },
      };
    } catch (error) {
      store.close();
      if (path !== undefined)
        request.onNotice?.(
          'What was compared so far is kept: the same command with --resume goes on from there.',
        );
      throw error;
    }
  } finally {
    await sides.close();
  }
}

interface Prepared {
  sql: readonly [ReturnType<typeof buildSideSql>, ReturnType<typeof buildSideSql>];
  extents: readonly [Extent, Extent];
  space: SegmentSpace;
  bytesMoved: number;
  /** What makes it the same comparison. */
  identity: string;
  /** The same comparison of tables that look as before. */
  fingerprint: string;
}

/** Looks at both tables as a whole. */
async function prepare(
  context: OperationContext,
  {
    sides: {a, b},
    columns,
    key,
    request,
  }: {sides: OpenSides; columns: MatchedColumns; key: readonly string[]; request: DiffRequest},
): Promise<Prepared> {
  const isInteger = isIntegerKey(columns);
  const build = (side: typeof a, index: 0 | 1, isIntegerKey: boolean) =>
    buildSideSql(side, columns, {index, where: request.where, isIntegerKey});
  let bytesMoved = 0;
  const reading = {signal: context.signal, onBytes: (bytes: number) => void (bytesMoved += bytes)};
  const sql = [build(a, 0, isInteger), build(b, 1, isInteger)] as const;
  const extents = await Promise.all([
    readExtent(a, sql[0], {key, reading}),
    readExtent(b, sql[1], {key, reading}),
  ]);
  await Promise.all([
    refuseRepeatedKeys(a, sql[0], {key, reading}),
    refuseRepeatedKeys(b, sql[1], {key, reading}),
  ]);
  const rows = Math.max(extents[0].rows, extents[1].rows);
  const ends = extents.flatMap(({least, greatest}) => [least ?? [], greatest ?? []].flat());
  const [least, greatest] = [minOf(ends), maxOf(ends)];
  // Differences of keys must not overflow.
  const isRange = isInteger && least !== undefined && greatest! - least < 2n ** 62n;
  const space: SegmentSpace = {
    origin: isRange ? least : 0n,
    span: isRange ? greatest! - least : hashSpan,
    rows,
    isIndexed: isRange && [a, b].every(({description}) => isIndexed(description, key[0]!)),
    parallel: Math.max(1, Math.min(a.concurrency, b.concurrency, mostParallel)),
  };
  const used = isRange === isInteger ? sql : ([build(a, 0, isRange), build(b, 1, isRange)] as const);
  const identity = JSON.stringify([a.label, b.label, used, request.limit ?? null]);
  const fingerprint = JSON.stringify([identity, extents], (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return {sql: used, extents, space, bytesMoved, identity, fingerprint};
}

/** Below `.weir` of the project; undefined outside of one. */
async function progressPath(
  {runtime, project}: OperationContext,
  {resume}: DiffRequest,
  identity: string,
): Promise<string | undefined> {
  let root: string;
  try {
    ({root} = await project());
  } catch (error) {
    if (!(error instanceof UsageError && error.code === 'project-missing')) throw error;
    if (!resume) return undefined;
    throw new UsageError('There is no project to keep progress in, so nothing can be resumed', {
      code: 'project-missing',
      hint: 'Make a project with `weir init`, or leave --resume out.',
    });
  }
  const folder = runtime.paths.join(root, stateFolder, 'diff');
  await runtime.files.makeDirectory(folder);
  return runtime.paths.join(folder, `${runtime.sha256(identity).slice(0, 16)}.db`);
}

function reportOf({
  sides: {a, b},
  columns,
  key,
  method,
  isResumed,
  extents,
  tally,
}: {
  sides: OpenSides;
  columns: MatchedColumns;
  key: readonly string[];
  method: DiffReport['method'];
  isResumed: boolean;
  extents: readonly [Extent, Extent];
  tally: Tally;
}): DiffReport {
  const {changed, onlyInA, onlyInB, byColumn, keptRows, segments, rowsFetched, bytesMoved} = tally;
  const paired = extents[0].rows - onlyInA;
  const differing = changed + onlyInA + onlyInB;
  return {
    a: a.label,
    b: b.label,
    key,
    method,
    isEqual: differing === 0 && columns.onlyInA.length === 0 && columns.onlyInB.length === 0,
    columns: {
      compared: [...columns.keys, ...columns.values].map(describePair),
      onlyInA: columns.onlyInA,
      onlyInB: columns.onlyInB,
    },
    rows: {a: extents[0].rows, b: extents[1].rows, equal: paired - changed, changed, onlyInA, onlyInB},
    byColumn: columns.values.map(({name}, index) => ({
      column: name,
      equal: paired - byColumn[index]!,
      changed: byColumn[index]!,
      equalShare: paired === 0 ? 1 : (paired - byColumn[index]!) / paired,
    })),
    keptRows,
    work: {segments, rowsFetched, bytesMoved, elapsedMs: 0, isResumed},
  };
}

function minOf(values: readonly bigint[]): bigint | undefined {
  return values.reduce<bigint | undefined>(
    (least, value) => (least === undefined || value < least ? value : least),
    undefined,
  );
}

function maxOf(values: readonly bigint[]): bigint | undefined {
  return values.reduce<bigint | undefined>(
    (most, value) => (most === undefined || value > most ? value : most),
    undefined,
  );
}
