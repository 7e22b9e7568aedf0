import type {Runtime} from '../../runtime/ports.ts';
import {fixedConfig} from '../context/rendering.ts';
import {fromHost, toText, type Environment} from '../../jinja/index.ts';
import {builtinPackage} from '../macros/macro-registry.ts';
import {nodeDict} from '../context/node-dict.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {DbtNode} from './node.ts';
import {parseEnvironment} from './parse-rendering.ts';

/** The node with its database, schema and alias, as the macros of the project name them. */
export function withNames(project: DbtProject, runtime: Runtime, node: DbtNode): DbtNode {
  const {config} = node;
  const call = namers(project, runtime, node);
  const alias = call('generate_alias_name', config['alias']) ?? node.name;
  const isOldSnapshot = node.resourceType === 'snapshot';
  const targetSchema = isOldSnapshot ? config['target_schema'] : undefined;
  const targetDatabase = isOldSnapshot ? config['target_database'] : undefined;
  const schema =
    typeof targetSchema === 'string' ? targetSchema : call('generate_schema_name', config['schema']);
  const database =
    typeof targetDatabase === 'string' ? targetDatabase : call('generate_database_name', config['database']);
  return {
    ...node,
    alias,
    relation: {
      ...(database !== undefined && {database}),
      schema: schema ?? project.target.schema,
      identifier: alias,
    },
  };
}

type Namer = (macro: string, custom: unknown) => string | undefined;

/** Calls the macros that name nodes. Where a project has none of its own, what dbt's would say is known. */
function namers(project: DbtProject, runtime: Runtime, node: DbtNode): Namer {
  const entryOf = (macro: string) => project.macros.find(macro, project.root.name)!;
  let parts: {environment: Environment; dict: unknown} | undefined;
  return (macro, custom) => {
    const entry = entryOf(macro);
    const adapted =
      project.macros.find(`${project.flavour.type}__${macro}`, project.root.name) ??
      project.macros.find(`default__${macro}`, project.root.name);
    if (entry.packageName === builtinPackage && adapted?.packageName === builtinPackage)
      return defaultName(project, node, macro, custom);
    parts ??= {
      environment: parseEnvironment(project, runtime, {
        packageName: project.root.name,
        config: fixedConfig(node.config),
        node,
      }).environment,
      dict: fromHost(nodeDict(project, node)),
    };
    const result = entry.template
      .bindMacro(entry.node, parts.environment)
      .call({positional: [custom ?? null, parts.dict], named: new Map()});
    return result === null ? undefined : toText(result).trim() || undefined;
  };
}

/** What the macros of `macros/name-macros.ts` give. */
function defaultName(
  {target}: DbtProject,
  {name, version}: DbtNode,
  macro: string,
  custom: unknown,
): string | undefined {
  const own = custom === undefined || custom === null ? undefined : toText(custom).trim();
  if (macro === 'generate_schema_name') return own === undefined ? target.schema : `${target.schema}_${own}`;
  if (macro === 'generate_database_name') return own ?? target.database;
  return own || (version === undefined ? name : `${name}_v${version.replaceAll('.', '_')}`);
}
