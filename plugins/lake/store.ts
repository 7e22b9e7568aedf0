import {systemCode} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import {sameName} from '#plugins/duckdb/target-columns.ts';
import {
  pointerPattern,
  relationOfPointer,
  tableFolder,
  type LakeRelation,
  type TableFolder,
} from './layout.ts';
import {withLock} from './lock.ts';
import {parseManifest, type Manifest} from './manifest.ts';

/** The manifests below a root. */
export interface LakeStore {
  folderOf(relation: LakeRelation): TableFolder;
  /** The name as it is on the disk, whose case may differ. */
  findName(relation: LakeRelation): Promise<LakeRelation>;
  current(relation: LakeRelation): Promise<Manifest | undefined>;
  /** The current version of everything that is here, also of what is no table yet. */
  all(): Promise<Manifest[]>;
  /** Every version whose manifest is there, the oldest first. */
  versions(relation: LakeRelation): Promise<Manifest[]>;
  /** Makes `next` the current version, or returns false when `former` no longer is. */
  commit(former: Manifest | undefined, next: Omit<Manifest, 'version' | 'committedAt'>): Promise<boolean>;
}

export function createStore(root: string, runtime: Runtime): LakeStore {
  const {files, paths, clock} = runtime;
  /** A version never changes once it is current. */
  const known = new Map<string, Manifest>();
  const folderOf = (relation: LakeRelation) => tableFolder(root, relation, paths);

  async function relations(): Promise<LakeRelation[]> {
    if (!(await files.exists(root))) return [];
    const found = await files.glob(pointerPattern, root);
    return found.map((pointer) => relationOfPointer(pointer, paths));
  }

  async function readVersion({pointer}: TableFolder): Promise<number | undefined> {
    try {
      const text = await files.readText(pointer);
      return Number(/^manifest-(\d+)\.json/.exec(text)?.[1] ?? Number.NaN);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  async function current(relation: LakeRelation): Promise<Manifest | undefined> {
    const place = folderOf(relation);
    for (let attempt = 0; ; attempt++) {
      const version = await readVersion(place);
      if (version === undefined) return undefined;
      const former = known.get(place.folder);
      if (former?.version === version) return former;
      const path = place.manifest(version);
      try {
        const manifest = parseManifest(await files.readText(path), path);
        known.set(place.folder, manifest);
        return manifest;
      } catch (error) {
        // Between pointer and manifest others may have gone on and expired that version.
        if (!isAbsent(error) || attempt > 2) throw error;
      }
    }
  }

  return {
    folderOf,
    current,
    async findName(relation) {
      if (await files.exists(folderOf(relation).pointer)) return relation;
      const found = (await relations()).find(
        ({schema, name}) => sameName(schema, relation.schema) && sameName(name, relation.name),
      );
      return found ?? relation;
    },
    async all() {
      const found = await Promise.all((await relations()).map(current));
      return found.filter((manifest) => manifest !== undefined);
    },
    async versions(relation) {
      const place = folderOf(relation);
      const last = await readVersion(place);
      const numbers = (await files.list(place.inner))
        .map((name) => Number(/^manifest-(\d+)\.json$/.exec(name)?.[1]))
        .filter((version) => last !== undefined && version <= last)
        .toSorted((a, b) => a - b);
      return Promise.all(
        numbers.map(async (version) => {
          const path = place.manifest(version);
          return parseManifest(await files.readText(path), path);
        }),
      );
    },
    async commit(former, next) {
      const place = folderOf(next.relation);
      await files.makeDirectory(place.inner);
      return withLock(place.lock, runtime, async () => {
        const before = await readVersion(place);
        if (before !== former?.version) return false;
        const version = (before ?? 0) + 1;
        const manifest: Manifest = {...next, version, committedAt: clock.now().toISOString()};
        await files.writeText(place.manifest(version), `${JSON.stringify(manifest, null, 1)}\n`);
        await files.writeText(place.pointer, `manifest-${version}.json\n`);
        return true;
      });
    },
  };
}

function isAbsent(error: unknown): boolean {
  return systemCode(error) === 'ENOENT';
}
