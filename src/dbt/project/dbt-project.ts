import type {QuoteName} from '../context/dbt-relation.ts';
import type {MacroRegistry} from '../macros/macro-registry.ts';
import type {DbtDoc, DbtExposure, DbtNode, DbtSource} from '../nodes/node.ts';
import type {DbtFlavour} from '../../warehouse/index.ts';
import type {DbtPackage} from './load-project.ts';
import type {DbtTarget} from './profile.ts';
import type {Variables} from './variables.ts';

export interface DbtFlags {
  fullRefresh: boolean;
  storeFailures: boolean;
}

/** Everything that is known of a dbt project. */
export interface DbtProject {
  root: DbtPackage;
  /** The root project first. */
  packages: readonly DbtPackage[];
  target: DbtTarget & {schema: string; database: string | undefined};
  flavour: DbtFlavour;
  quoteName: QuoteName;
  variables: Variables;
  macros: MacroRegistry;
  /** Enabled ones by their ids. */
  nodes: Map<string, DbtNode>;
  sources: Map<string, DbtSource>;
  exposures: Map<string, DbtExposure>;
  docs: DbtDoc[];
  /** Models, seeds and snapshots that are turned off, by name. */
  disabled: Map<string, {uniqueId: string; file: string}>;
  /** What is there and has no counterpart here. */
  notices: {file: string; message: string}[];
  flags: DbtFlags;
  invocationId: string;
  startedAt: Date;
}
