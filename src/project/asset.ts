import type {LoadMode, Relation, Selection} from '../warehouse/index.ts';
import type {BuildSettings, SqlMaterialization} from './asset-build.ts';
import type {Check} from './check.ts';
import type {ColumnChoice, LoadSettings} from './load-settings.ts';
import type {UnitTest} from './unit-test/unit-test.ts';

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
  /** Columns that the file describes; there may be more. */
  columns?: readonly DescribedColumn[];
  /** Free settings of the project's own. */
  meta: Readonly<Record<string, unknown>>;
  schedule: Schedule;
  /** False leaves the asset out of the project. */
  enabled: boolean;
}

export interface DescribedColumn {
  name: string;
  description?: string;
}

/** A column that the SELECT of an asset has to give. */
export interface EnforcedColumn {
  name: string;
  /** In the words of the connection. */
  nativeType: string;
  /** False where no row may be without a value. */
  isNullable: boolean;
}

/** When an asset is due, and how long it may take. */
export interface Schedule {
  /** Cron expression of five fields or `@daily` and the like, in UTC. */
  cron?: string;
  /** First moment that the asset covers, as ISO text in UTC. */
  start?: string;
  /** How long one attempt may take. */
  timeoutMs?: number;
  /** Further attempts of a step after a failure that may pass. Default: loads have their own, builds none. */
  retries?: number;
}

export interface SqlAsset extends AssetBase {
  kind: 'sql';
  materialization: SqlMaterialization;
  build: BuildSettings;
  /** Dialect of the SQL, by the parser's name, where it is not that of the connection. */
  dialect?: string;
  /** The file with its header comment blanked out, so that lines keep their numbers. */
  template: string;
  /** What its SELECT has to give, where a contract holds it to that. */
  enforcedColumns?: readonly EnforcedColumn[];
  /** Unit tests of its header. */
  unitTests?: readonly UnitTest[];
}

export interface IngestAsset extends AssetBase {
  kind: 'ingest';
  source: {connection: string; selection: Selection; columns?: ColumnChoice};
  /** Absent for a stream that leaves it to its source. */
  mode?: LoadMode;
  /** May be empty for a stream that brings its own, and in a group of tables. */
  key: readonly string[];
  settings: LoadSettings;
  /** Names that a script gives to `ref()`. */
  references?: readonly string[];
}

/** A small CSV file of the project, loaded as a whole. */
export interface SeedAsset extends Omit<IngestAsset, 'kind'> {
  kind: 'seed';
}

/** Work that another system does, e.g. a notebook or a program; `connection` names the system. */
export interface JobAsset extends AssetBase {
  kind: 'job';
  /** As written; the plugin of the connection says what it takes. */
  job: Readonly<Record<string, unknown>>;
}

export type Asset = SqlAsset | IngestAsset | SeedAsset | JobAsset;

/** An ephemeral asset is no table: its SELECT stands in those that read it. */
export function isEphemeral(asset: Asset): asset is SqlAsset {
  return asset.kind === 'sql' && asset.materialization.kind === 'ephemeral';
}

/** Assets whose rows come from outside the warehouse. */
export type LoadedAsset = IngestAsset | SeedAsset;

export function isLoaded(asset: Asset): asset is LoadedAsset {
  return asset.kind === 'ingest' || asset.kind === 'seed';
}

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
