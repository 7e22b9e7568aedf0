import type {LoadMode, Materialization, Relation, Selection} from '../warehouse/index.ts';
import type {Check} from './check.ts';
import type {ColumnChoice, LoadSettings} from './load-settings.ts';

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
  source: {connection: string; selection: Selection; columns?: ColumnChoice};
  /** Absent for a stream that leaves it to its source. */
  mode?: LoadMode;
  /** May be empty for a stream that brings its own, and in a group of tables. */
  key: readonly string[];
  settings: LoadSettings;
}

export type Asset = SqlAsset | IngestAsset;

/** One file that stands for an ingest asset for each table that its patterns match. */
export interface TableGroup extends Omit<AssetBase, 'name' | 'relation'> {
  kind: 'tables';
  source: {connection: string; patterns: readonly string[]; columns?: ColumnChoice};
  /** Name of the asset and its table, with `{schema}` and `{table}` of the source. */
  target: string;
  mode: LoadMode;
  key: readonly string[];
  settings: LoadSettings;
  /** By the name at the source. */
  overrides: ReadonlyMap<string, Pick<IngestAsset, 'mode' | 'key' | 'settings'>>;
}
