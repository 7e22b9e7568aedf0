import type {DbtProject} from '../project/dbt-project.ts';
import type {DbtPackage} from '../project/load-project.ts';
import {configFromTree, mergeConfig} from './config.ts';
import type {Config, ResourceType} from './node.ts';

const defaults: Readonly<Record<ResourceType, Config>> = {
  model: {
    enabled: true,
    materialized: 'view',
    tags: [],
    meta: {},
    'pre-hook': [],
    'post-hook': [],
    on_schema_change: 'ignore',
  },
  seed: {
    enabled: true,
    materialized: 'seed',
    tags: [],
    meta: {},
    'pre-hook': [],
    'post-hook': [],
    column_types: {},
    delimiter: ',',
  },
  snapshot: {enabled: true, materialized: 'snapshot', tags: [], meta: {}, 'pre-hook': [], 'post-hook': []},
  test: {
    enabled: true,
    materialized: 'test',
    tags: [],
    meta: {},
    severity: 'ERROR',
    fail_calc: 'count(*)',
    warn_if: '!= 0',
    error_if: '!= 0',
  },
  operation: {enabled: true, tags: [], meta: {}},
};

/** Settings of a node, grown from what the files say in dbt's order. */
export class NodeConfig {
  readonly #before: Config;
  readonly #after: Config;
  #inline: Config = {};

  constructor(
    project: DbtProject,
    node: {resourceType: ResourceType; dbtPackage: DbtPackage; fqn: readonly string[]},
    written: Config = {},
  ) {
    const {resourceType, dbtPackage, fqn} = node;
    const own = treeConfig(dbtPackage, resourceType, fqn);
    this.#before = mergeConfig(mergeConfig(defaults[resourceType], own), written);
    // The root project has the last word about packages, and about itself the first.
    this.#after = dbtPackage === project.root ? {} : treeConfig(project.root, resourceType, fqn);
  }

  add(settings: Config): void {
    this.#inline = mergeConfig(this.#inline, settings);
  }
  get(): Config {
    return mergeConfig(mergeConfig(this.#before, this.#inline), this.#after);
  }
}

function treeConfig({file}: DbtPackage, resourceType: ResourceType, fqn: readonly string[]): Config {
  if (resourceType === 'test')
    return mergeConfig(configFromTree(file.tests, fqn), configFromTree(file.data_tests, fqn));
  const trees = {model: file.models, seed: file.seeds, snapshot: file.snapshots, operation: undefined};
  return configFromTree(trees[resourceType], fqn);
}
