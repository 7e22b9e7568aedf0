import type {Runtime} from '../../runtime/ports.ts';
import type {CompiledTemplate, PartNode} from '../../jinja/index.ts';
import type {DbtProject} from '../project/dbt-project.ts';
import type {DbtPackage} from '../project/load-project.ts';
import {NodeConfig} from './node-config.ts';
import {withNames} from './node-names.ts';
import type {Config, DbtNode, Properties, ResourceType, TestFacts} from './node.ts';
import {parseEnvironment} from './parse-rendering.ts';

/** A file of SQL, or a part of one, before it was looked into. */
export interface SqlDraft {
  resourceType: ResourceType;
  dbtPackage: DbtPackage;
  name: string;
  version?: string;
  file: string;
  /** Below its own folder. */
  path: string;
  template: CompiledTemplate;
  part?: PartNode;
  rawCode: string;
  properties: Properties | undefined;
  test?: TestFacts;
}

/** Reads what a SQL file names and which settings it makes. */
export function parseSqlNode(project: DbtProject, runtime: Runtime, draft: SqlDraft): DbtNode {
  const fqn = fqnOf(draft);
  const config = new NodeConfig(project, {...draft, fqn}, draft.properties?.config);
  const {template, part, properties, dbtPackage, resourceType, name, version} = draft;
  const uniqueId = `${resourceType}.${dbtPackage.name}.${name}${version === undefined ? '' : `.v${version}`}`;
  const unparsed: DbtNode = {
    ...draft,
    uniqueId,
    fqn,
    config: config.get(),
    relation: {},
    alias: name,
    tags: [],
    meta: {},
    refs: [],
    sources: [],
    dependsOn: [],
    macroIds: [],
  };
  const {environment, notes} = parseEnvironment(project, runtime, {
    packageName: dbtPackage.name,
    config,
    node: unparsed,
  });
  if (part) template.renderPart(part, environment);
  else template.render(environment);
  const settings = config.get();
  // Failures that are kept have a schema of their own.
  const named = draft.test ? {...settings, schema: settings['schema'] ?? 'dbt_test__audit'} : settings;
  const node = withNames(project, runtime, {
    ...unparsed,
    properties,
    config: named,
    ...tagsAndMeta(settings),
    refs: notes.refs,
    sources: notes.sources,
    macroIds: [...notes.macroIds],
  });
  return {...node, config: settings};
}

export function tagsAndMeta(config: Config): {tags: string[]; meta: Config} {
  const {tags, meta} = config;
  return {
    tags: Array.isArray(tags) ? tags.map(String) : typeof tags === 'string' ? [tags] : [],
    meta: typeof meta === 'object' && meta !== null ? (meta as Config) : {},
  };
}

/** Package, folders and name. */
export function fqnOf({
  dbtPackage,
  path,
  name,
  part,
}: Pick<SqlDraft, 'dbtPackage' | 'path' | 'name' | 'part'>): string[] {
  const folders = path.split('/').slice(0, -1);
  const file = path
    .split('/')
    .at(-1)!
    .replace(/\.[^.]*$/, '');
  return [dbtPackage.name, ...folders, ...(part && file !== name ? [file] : []), name];
}
