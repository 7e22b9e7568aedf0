export {
  checksumKind,
  checksumSelect,
  readChecksum,
  type ChecksumColumn,
  type ChecksumKind,
} from './checksum.ts';
export {deleteRows, deleteStagedKeys, removeGone, removeMissing, type Removal} from './delete-rows.ts';
export {findBadKey} from './find-bad-key.ts';
export {insertNewRows, insertRows, type InsertOptions} from './insert-rows.ts';
export type {LoadDialect, LoadStatement, LoadedColumn, StagedLoad} from './staged-load.ts';
export {applyVersions, type VersionRules} from './versions.ts';
