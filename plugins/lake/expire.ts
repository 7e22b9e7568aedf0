import type {Expiry, MaintenanceOptions} from '#src/warehouse/index.ts';
import type {LakeContext} from './context.ts';
import {looseFiles, namedFiles} from './files-of.ts';
import {withLock} from './lock.ts';
import type {LakeTable, Manifest} from './manifest.ts';

/** A version stays while it was the current one at this moment or later. */
function isExpired(manifests: readonly Manifest[], index: number, before: string): boolean {
  const next = manifests[index + 1];
  return next !== undefined && next.committedAt < before;
}

/** Removes old versions first and then what only they read, so that a crash leaves orphans and no broken version. */
export async function expireTable(
  context: LakeContext,
  {relation}: LakeTable,
  {before, isDryRun}: Omit<MaintenanceOptions, 'relation'> & {before: string},
): Promise<Expiry> {
  const {store, runtime} = context;
  const place = store.folderOf(relation);
  const work = async () => {
    const manifests = await store.versions(relation);
    const expired = manifests.filter((_, index) => isExpired(manifests, index, before));
    const kept = manifests.filter((manifest) => !expired.includes(manifest));
    const formerly = namedFiles(expired);
    const beforeMs = Date.parse(before);
    const loose = await looseFiles(context, relation, kept);
    const removable = loose.filter(({path, modifiedMs}) => {
      const name = runtime.paths.relative(place.folder, path).replaceAll('\\', '/');
      return formerly.has(name) || modifiedMs < beforeMs;
    });
    if (!isDryRun) {
      for (const {version} of expired) await runtime.files.remove(place.manifest(version));
      for (const {path} of removable) await runtime.files.remove(path);
    }
    return {
      relation,
      versions: expired.length,
      files: removable.length,
      bytes: removable.reduce((total, {bytes}) => total + bytes, 0),
    };
  };
  return isDryRun ? work() : withLock(place.lock, runtime, work);
}
