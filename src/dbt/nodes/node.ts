import type {CompiledTemplate, PartNode} from '../../jinja/index.ts';
import type {DbtPackage} from '../project/load-project.ts';
import type {RelationParts} from '../context/dbt-relation.ts';

export type ResourceType = 'model' | 'seed' | 'snapshot' | 'test' | 'operation';

export type Config = Readonly<Record<string, unknown>>;

export interface RefCall {
  packageName?: string | undefined;
  name: string;
  version?: string | undefined;
}

export interface ColumnProperties {
  name: string;
  description: string;
  dataType?: string;
  tags: readonly string[];
  meta: Config;
  quote: boolean;
}

/** What a YAML file says of a model, seed, snapshot or source table. */
export interface Properties {
  /** Path of the file. */
  file: string;
  /** Place of the entry in it. */
  place: string;
  description: string;
  columns: readonly ColumnProperties[];
  config: Config;
  /** As written, see `nodes/generic-test.ts`. */
  tests: readonly WrittenTest[];
  /** The whole entry, for the manifest. */
  written: Readonly<Record<string, unknown>>;
}

/** One entry under `data_tests`, of a column or of all. */
export interface WrittenTest {
  column?: string;
  definition: unknown;
  place: string;
}

export interface DbtNode {
  /** `model.shop.orders`. */
  uniqueId: string;
  resourceType: ResourceType;
  dbtPackage: DbtPackage;
  name: string;
  version?: string;
  /** Path below the folder of the root project. */
  file: string;
  /** Path below its own folder of models, seeds and so on. */
  path: string;
  fqn: readonly string[];
  rawCode: string;
  /** Absent for seeds. */
  template?: CompiledTemplate;
  /** What counts of the template, where that is not all. */
  part?: PartNode;
  config: Config;
  properties: Properties | undefined;
  relation: RelationParts;
  alias: string;
  tags: readonly string[];
  meta: Config;
  refs: readonly RefCall[];
  sources: readonly (readonly [string, string])[];
  /** Ids of nodes and sources. */
  dependsOn: readonly string[];
  macroIds: readonly string[];
  test?: TestFacts;
}

export interface TestFacts {
  kind: 'generic' | 'singular';
  /** Id of the node or source that a generic test is attached to. */
  attachedTo?: string;
  column?: string;
  /** Name of the generic test and the package it is in. */
  name?: string;
  packageName?: string;
  /** Arguments of the macro, not rendered. */
  arguments?: Config;
  place: string;
}

export interface DbtSource {
  /** `source.shop.app.orders`. */
  uniqueId: string;
  dbtPackage: DbtPackage;
  sourceName: string;
  name: string;
  file: string;
  place: string;
  fqn: readonly string[];
  relation: RelationParts;
  config: Config;
  description: string;
  sourceDescription: string;
  loader: string;
  columns: readonly ColumnProperties[];
  tags: readonly string[];
  meta: Config;
  loadedAtField?: string;
  freshness?: Config;
  tests: readonly WrittenTest[];
  written: Readonly<Record<string, unknown>>;
}

export interface DbtExposure {
  uniqueId: string;
  dbtPackage: DbtPackage;
  name: string;
  file: string;
  fqn: readonly string[];
  dependsOn: readonly string[];
  tags: readonly string[];
  meta: Config;
  written: Readonly<Record<string, unknown>>;
}

/** A text of documentation between `{% docs %}` tags. */
export interface DbtDoc {
  packageName: string;
  name: string;
  file: string;
  text: string;
}
