import type {Runtime} from '../../runtime/ports.ts';
import {fixedConfig} from '../context/rendering.ts';
import {fromHost, toText} from '../../jinja/index.ts';
import {nodeDict} from '../context/node-dict.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {DbtNode} from './node.ts';
import {parseEnvironment} from './parse-rendering.ts';

/** The node with its database, schema and alias, as the macros of the project name them. */
export function withNames(project: DbtProject, runtime: Runtime, node: DbtNode): DbtNode {
  const {config} = node;
  const {environment} = parseEnvironment(project, runtime, {
    packageName: project.root.name,
    config: fixedConfig(config),
    node,
  });
  const dict = fromHost(nodeDict(project, node));
  const call = (macro: string, custom: unknown): string | undefined => {
    const entry = project.macros.find(macro, project.root.name);
    const result = entry!.template
      .bindMacro(entry!.node, environment)
      .call({positional: [custom ?? null, dict], named: new Map()});
    return result === null ? undefined : toText(result).trim() || undefined;
  };
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
