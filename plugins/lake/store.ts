import {ConnectionError, systemCode} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import {sameName} from '#plugins/duckdb/target-columns.ts';
import {relationOfFile, tableFolder, tablePatterns, type LakeRelation, type TableFolder} from './layout.ts';
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
    const found = await files.glob(tablePatterns, root);
    const folders = new Map(found.map((path) => [paths.dirname(path), path]));
    return [...folders.values()].map((path) => relationOfFile(path, paths));
  }

  async function readPointer({pointer}: TableFolder): Promise<number | undefined> {
    const text = await unlessAbsent(files.readText(pointer));
    return text === undefined ? undefined : Number(/^manifest-(\d+)\.json/.exec(text)?.[1] ?? Number.NaN);
  }

  /** Numbers of all manifests, the greatest first. */
  async function listNumbers({inner}: TableFolder): Promise<number[]> {
    const names = (await unlessAbsent(files.list(inner))) ?? [];
    return names
      .map((name) => Number(/^manifest-(\d+)\.json$/.exec(name)?.[1]))
      .filter((number) => !Number.isNaN(number))
      .toSorted((a, b) => b - a);
  }

  /** False for one that is half or gone. */
  async function isWhole(path: string): Promise<boolean> {
    try {
      parseManifest(await files.readText(path), path);
      return true;
    } catch (error) {
      if (error instanceof ConnectionError || isAbsent(error)) return false;
      throw error;
    }
  }

  /** The version that counts, and the greatest number that is taken. The pointer may lag behind, never the names. */
  async function readVersion(place: TableFolder): Promise<{version: number | undefined; taken: number}> {
    // The pointer is read first, so that no name is missed that it may tell of.
    const version = await readPointer(place);
    const numbers = await listNumbers(place);
    const taken = Math.max(numbers[0] ?? 0, version ?? 0);
    for (const number of numbers) {
      if (number <= (version ?? 0)) break;
      if (await isWhole(place.manifest(number))) return {version: number, taken};
    }
    return {version, taken};
  }

  async function current(relation: LakeRelation): Promise<Manifest | undefined> {
    const place = folderOf(relation);
    for (let attempt = 0; ; attempt++) {
      const {version} = await readVersion(place);
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
      const {version: last} = await readVersion(place);
      const paths = (await listNumbers(place))
        .filter((version) => last !== undefined && version <= last)
        .map(place.manifest)
        .toReversed();
      // One that is half was never a version; the last must be whole.
      const isVersion = await Promise.all(
        paths.map((path, index) => index === paths.length - 1 || isWhole(path)),
      );
      return Promise.all(
        paths
          .filter((_, index) => isVersion[index])
          .map(async (path) => parseManifest(await files.readText(path), path)),
      );
    },
    async commit(former, next) {
      const place = folderOf(next.relation);
      await files.makeDirectory(place.inner);
      return withLock(place.lock, runtime, async () => {
        const before = await readVersion(place);
        if (before.version !== former?.version) return false;
        const version = before.taken + 1;
        const manifest: Manifest = {...next, version, committedAt: clock.now().toISOString()};
        const text = `${JSON.stringify(manifest, null, 1)}\n`;
        // The name is the commit: should two hold the lock, one of them gets it.
        if (!(await claimsName(files.writeText(place.manifest(version), text, {isNew: true})))) return false;
        // Where this fails, readers find the version by its name all the same.
        await files.writeText(place.pointer, `manifest-${version}.json\n`).catch(() => {});
        return true;
      });
    },
  };
}

async function claimsName(writing: Promise<void>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function unlessAbsent<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return systemCode(error) === 'ENOENT';
}
