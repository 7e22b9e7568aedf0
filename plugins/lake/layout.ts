import type {Paths} from '#src/runtime/ports.ts';
import type {Relation} from '#src/warehouse/index.ts';

export type LakeRelation = Relation & {schema: string};

/** Where what belongs to a table lies: `<root>/<schema>/<table>/`. */
export interface TableFolder {
  folder: string;
  /** Manifests, pointer and what is not finished. */
  inner: string;
  /** Names the manifest that counts, for readers other than weir; those with greater numbers that are whole came later. */
  pointer: string;
  lock: string;
  manifest(version: number): string;
}

/** Files that every table has one of; a first version may lack the pointer. */
export const tablePatterns = ['*/*/_weir/current', '*/*/_weir/manifest-1.json'];

export function tableFolder(root: string, {schema, name}: LakeRelation, paths: Paths): TableFolder {
  const folder = paths.join(root, encodeName(schema), encodeName(name));
  const inner = paths.join(folder, '_weir');
  return {
    folder,
    inner,
    pointer: paths.join(inner, 'current'),
    lock: paths.join(inner, 'lock'),
    manifest: (version) => paths.join(inner, `manifest-${version}.json`),
  };
}

/** The table in whose inner folder this file is. */
export function relationOfFile(path: string, paths: Paths): LakeRelation {
  const folder = paths.dirname(paths.dirname(path));
  return {
    schema: decodeURIComponent(paths.basename(paths.dirname(folder))),
    name: decodeURIComponent(paths.basename(folder)),
  };
}

/** A name as a folder name, without what file systems and patterns of file names read as something else. */
export function encodeName(name: string): string {
  return encodeURIComponent(name).replace(
    /^\.|[*!'()~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
