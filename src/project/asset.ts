import type {LoadMode, Materialization, Relation, Selection} from '../warehouse/index.ts';
import type {Check} from './check.ts';

/** What every kind of asset has: one file, one table or view, its checks. */
interface AssetBase {
  /** `schema.table`, or `table` in the default schema; unique in the project. */
  name: string;
  /** Path below the project folder. */
  file: string;
  description?: string;
  owner?: string;
  tags: readonly string[];
  /** Connection that holds the result. Undefined: the project's default. */
  connection?: string;
  relation: Relation;
  /** Names written under `depends_on`. */
  dependsOn: readonly string[];
  checks: readonly Check[];
}

export interface SqlAsset extends AssetBase {
  kind: 'sql';
  materialization: Materialization;
  /** The file with its header comment blanked out, so that lines keep their numbers. */
  template: string;
}

export interface IngestAsset extends AssetBase {
  kind: 'ingest';
  source: {connection: string; selection: Selection};
  mode: LoadMode;
  key: readonly string[];
}

export type Asset = SqlAsset | IngestAsset;
