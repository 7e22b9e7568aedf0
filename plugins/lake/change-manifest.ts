import {TransferError} from '#src/errors/index.ts';
import {
  formatRelation,
  type CommittedLoad,
  type LoadReceipt,
  type LoadRequest,
} from '#src/warehouse/index.ts';
import type {LakeContext} from './context.ts';
import type {LakeRelation} from './layout.ts';
import {emptyManifest, type Manifest} from './manifest.ts';

/** A change works on the version that it is given; undefined means that there is nothing to do. */
export type Change<Result> = (former: Manifest) => Promise<{
  result: Result;
  next?: Omit<Manifest, 'version' | 'committedAt'>;
  /** Takes back what was written when another change came first. */
  undo?: () => Promise<void>;
}>;

const mostAttempts = 8;

/** Makes a new version; when another process makes one meanwhile, the change is worked out again on that. */
export async function changeManifest<Result>(
  {store}: LakeContext,
  relation: LakeRelation,
  change: Change<Result>,
): Promise<Result> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const former = await store.current(relation);
    const {result, next, undo} = await change(former ?? emptyManifest(relation));
    if (!next) return result;
    // Where a commit throws, it may have taken effect already, so the files stay; nobody reads them if it has not.
    if (await store.commit(former, next)) return result;
    await undo?.();
  }
  throw new TransferError(`Others changed ${formatRelation(relation)} ${mostAttempts} times meanwhile`, {
    code: 'transfer-destination',
    hint: 'Nothing was loaded. Run the same command again.',
    retryable: true,
  });
}

/** Loads beyond are forgotten, the oldest first. */
const mostLoads = 2000;

/** The record of a load and the place of its stream, as they stand beside its rows. */
export function recordLoad(
  {loads, streams, relation}: Manifest,
  {loadId, progress, window}: Pick<LoadRequest, 'loadId' | 'progress' | 'window'>,
  {rowsStaged, rowsWritten}: Pick<LoadReceipt, 'rowsStaged' | 'rowsWritten'>,
  committedAt: string,
): Pick<Manifest, 'loads' | 'streams'> {
  const load: CommittedLoad = {
    loadId,
    relation: formatRelation(relation),
    rowsStaged,
    rowsWritten,
    committedAt,
    ...(progress && {stream: progress.stream}),
    ...(window && {window}),
  };
  const state = progress?.state();
  return {
    loads: [...loads, load].slice(-mostLoads),
    streams:
      progress && state ? {...streams, [progress.stream]: {state, loadId, updatedAt: committedAt}} : streams,
  };
}

/** The receipt of a load that was committed under this id. */
export function repeatedLoad({loads}: Manifest, loadId: string): LoadReceipt | undefined {
  const found = loads.find((load) => load.loadId === loadId);
  return found && {rowsStaged: found.rowsStaged, rowsWritten: 0, bytes: 0, repeated: true};
}
