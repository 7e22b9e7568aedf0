import {TransferError} from '#src/errors/index.ts';
import {formatRelation, type FinishBuildRequest, type LoadReceipt} from '#src/warehouse/index.ts';
import {changeManifest, recordLoad, repeatedLoad} from './change-manifest.ts';
import type {LakeContext} from './context.ts';
import type {LakeRelation} from './layout.ts';
import type {DataFile, LakeBuild, Manifest} from './manifest.ts';

/** Puts the files of a build in the place of the table's. */
export function finishBuild(
  context: LakeContext,
  relation: LakeRelation,
  request: FinishBuildRequest,
): Promise<LoadReceipt> {
  const {build, loadId, verify} = request;
  const committedAt = context.runtime.clock.now().toISOString();
  return changeManifest<LoadReceipt>(context, relation, async (former) => {
    const repeated = repeatedLoad(former, loadId);
    if (repeated) return {result: repeated};
    const parts = former.builds[build];
    if (!parts) throw noParts(relation);
    const rows = parts.files.reduce((total, file) => total + file.rows, 0);
    await verify?.({rows});
    const result = {rowsStaged: rows, rowsWritten: rows, bytes: 0, repeated: false};
    const next: Omit<Manifest, 'version' | 'committedAt'> = {
      ...former,
      operation: 'replace',
      columns: parts.columns,
      files: parts.files,
      builds: withoutBuild(former, build),
      ...recordLoad(former, request, result, committedAt),
    };
    return {result, next};
  });
}

/** Forgets a build first and removes its files then, so that no version names a file that is gone. */
export async function discardBuild(
  context: LakeContext,
  relation: LakeRelation,
  build: string,
): Promise<void> {
  const {store, runtime} = context;
  const forgotten = await changeManifest<readonly DataFile[]>(context, relation, async (former) => {
    const parts = former.builds[build];
    if (!parts) return {result: []};
    const next = {...former, operation: 'discard', builds: withoutBuild(former, build)};
    return {result: parts.files, next};
  });
  const {folder} = store.folderOf(relation);
  for (const {path} of forgotten) await runtime.files.remove(runtime.paths.join(folder, path));
}

function withoutBuild({builds}: Manifest, build: string): Record<string, LakeBuild> {
  return Object.fromEntries(Object.entries(builds).filter(([name]) => name !== build));
}

function noParts(relation: LakeRelation): TransferError {
  return new TransferError(`There are no parts of ${formatRelation(relation)} to put in place`, {
    code: 'transfer-destination',
    hint: 'Load it again from the beginning with --fresh.',
  });
}
