import {ConnectionError} from '#src/errors/index.ts';
import type {Column, CommittedLoad, StreamState} from '#src/warehouse/index.ts';
import {duckdbDialect} from '#plugins/duckdb/dialect.ts';
import type {LakeFormat} from './config.ts';
import type {LakeRelation} from './layout.ts';

/** A column with its type in the words of DuckDB. */
export interface LakeColumn {
  name: string;
  type: string;
}

export interface DataFile {
  /** Below the folder of the table. */
  path: string;
  format: LakeFormat;
  /** Place in `Manifest.schemas` of the columns that the file has. */
  schema: number;
  /** Folders of its partition, empty where there are none. */
  partition: string;
  rows: number;
  bytes: number;
  /** Least and greatest values as texts; a column is absent where they are not known. */
  min: Readonly<Record<string, string>>;
  max: Readonly<Record<string, string>>;
}

/** Files of a replace that comes in parts. */
export interface LakeBuild {
  columns: readonly LakeColumn[];
  files: readonly DataFile[];
}

export interface StreamPlace {
  state: StreamState;
  loadId?: string;
  updatedAt: string;
}

/** One version of a table: what is read, and what is remembered of loads and streams. */
export interface Manifest {
  formatVersion: 1;
  relation: LakeRelation;
  version: number;
  /** ISO text in UTC. */
  committedAt: string;
  /** What made this version: a load mode or e.g. `compact`. */
  operation: string;
  /** Absent while there is no table yet. */
  columns?: readonly LakeColumn[];
  schemas: readonly (readonly LakeColumn[])[];
  files: readonly DataFile[];
  builds: Readonly<Record<string, LakeBuild>>;
  /** The latest last. */
  loads: readonly CommittedLoad[];
  streams: Readonly<Record<string, StreamPlace>>;
}

export type LakeTable = Manifest & {columns: readonly LakeColumn[]};

export function isTable(manifest: Manifest | undefined): manifest is LakeTable {
  return manifest?.columns !== undefined;
}

/** What a table is before its first version. */
export function emptyManifest(relation: LakeRelation): Manifest {
  return {
    formatVersion: 1,
    relation: {schema: relation.schema, name: relation.name},
    version: 0,
    committedAt: '',
    operation: '',
    schemas: [],
    files: [],
    builds: {},
    loads: [],
    streams: {},
  };
}

export function parseManifest(text: string, path: string): Manifest {
  try {
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.formatVersion === 1 && Array.isArray(manifest.files)) return manifest;
  } catch (error) {
    throw damaged(path, error);
  }
  throw damaged(path);
}

function damaged(path: string, cause?: unknown): ConnectionError {
  return new ConnectionError(`${path} is no manifest that this weir can read`, 'refused', {
    hint: 'Restore it from a backup, or name an older manifest in the file `current` beside it.',
    details: {path},
    ...(cause !== undefined && {cause}),
  });
}

export function toColumns(columns: readonly LakeColumn[]): Column[] {
  return columns.map(({name, type}) => ({
    name,
    type: duckdbDialect.fromNativeType(type),
    nativeType: type,
  }));
}

export function toLakeColumns(columns: readonly Column[]): LakeColumn[] {
  return columns.map(({name, type}) => ({name, type: duckdbDialect.toNativeType(type)}));
}

/** The schemas with this one among them, and its place. */
export function placeSchema(
  schemas: Manifest['schemas'],
  columns: readonly LakeColumn[],
): {schemas: Manifest['schemas']; index: number} {
  const text = JSON.stringify(columns);
  const found = schemas.findIndex((schema) => JSON.stringify(schema) === text);
  return found >= 0 ? {schemas, index: found} : {schemas: [...schemas, columns], index: schemas.length};
}
