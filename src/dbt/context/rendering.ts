import type {Runtime} from '../../runtime/ports.ts';
import type {Config, DbtNode, RefCall} from '../nodes/node.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {DbtRelation} from './dbt-relation.ts';
import {Questions} from './questions.ts';

/** One rendering of one template: what it is about, and what is noted on the way. */
export interface Rendering {
  project: DbtProject;
  runtime: Pick<Runtime, 'env' | 'redactor'>;
  /** Package whose macros come first. */
  packageName: string;
  /** False while the files are read: refs and settings are noted, nothing is asked. */
  execute: boolean;
  node?: DbtNode;
  self: DbtRelation | null;
  config: ConfigNotes;
  ref(call: RefCall): unknown;
  source(sourceName: string, table: string): unknown;
  questions: Questions;
  /** Takes what `log` and `print` say to people. */
  tell(message: string): void;
  macroIds: Set<string>;
  /** Further names, e.g. `sql` and `results`. */
  further: ReadonlyMap<string, unknown>;
  now: Date;
}

/** Settings of the node that is rendered; calls of `config()` add to them while the files are read. */
export interface ConfigNotes {
  get(): Config;
  add(settings: Config): void;
}

/** Settings that are what they are. */
export function fixedConfig(config: Config): ConfigNotes {
  return {get: () => config, add: () => {}};
}
