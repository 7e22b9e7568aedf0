import type {LakeContext} from './context.ts';
import type {LakeRelation} from './layout.ts';
import type {Manifest} from './manifest.ts';

/** Files that a version names, also those of unfinished builds. */
export function namedFiles(manifests: readonly Manifest[]): Set<string> {
  return new Set(
    manifests
      .flatMap(({files, builds}) => [...files, ...Object.values(builds).flatMap((build) => build.files)])
      .map(({path}) => path),
  );
}

export interface LooseFile {
  /** Absolute. */
  path: string;
  bytes: number;
  modifiedMs: number;
}

/** Data files and half-written ones that none of these versions names. */
export async function looseFiles(
  {store, runtime: {files, paths}}: LakeContext,
  relation: LakeRelation,
  manifests: readonly Manifest[],
): Promise<LooseFile[]> {
  const {folder} = store.folderOf(relation);
  const named = namedFiles(manifests);
  const found = await files.glob(['data/**', '_weir/draft-*/**'], folder);
  const loose = found.filter((path) => !named.has(paths.relative(folder, path).replaceAll('\\', '/')));
  return Promise.all(
    loose.map(async (path) => {
      const {bytes, modifiedMs} = await files.stat(path);
      return {path, bytes, modifiedMs};
    }),
  );
}
