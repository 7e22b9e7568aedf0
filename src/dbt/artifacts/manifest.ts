import type {DbtSession} from '../compile/session.ts';
import {nodeDict, sourceDict} from '../context/node-dict.ts';
import type {DbtNode} from '../nodes/node.ts';
import {compiledPath} from '../materialize/compiled-files.ts';

type Json = Record<string, unknown>;

/** What every artifact says of itself. */
export function artifactMetadata({project}: DbtSession, schema: string): Json {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}.json`,
    dbt_version: '1.10.0',
    generated_at: new Date(project.startedAt).toISOString().replace('Z', '000Z'),
    invocation_id: project.invocationId,
    invocation_started_at: project.startedAt.toISOString().replace('Z', '000Z'),
    env: {},
  };
}

/** manifest.json (schema v12): nodes, sources, exposures, macros and who depends on whom. */
export function manifest(session: DbtSession): Json {
  const {project} = session;
  const parents = parentMap(session);
  return {
    metadata: {
      ...artifactMetadata(session, 'manifest/v12'),
      project_name: project.root.name,
      project_id: null,
      user_id: null,
      send_anonymous_usage_stats: false,
      adapter_type: project.flavour.type,
      quoting: {database: true, schema: true, identifier: true, column: null},
    },
    nodes: mapValues(project.nodes, (node) => manifestNode(session, node)),
    sources: mapValues(project.sources, (source) => sourceDict(project, source)),
    macros: Object.fromEntries(
      project.macros.all().map((entry) => [
        entry.uniqueId,
        {
          name: entry.name,
          resource_type: 'macro',
          package_name: entry.packageName,
          path: entry.template.source.file,
          original_file_path: entry.template.source.file,
          unique_id: entry.uniqueId,
          macro_sql: entry.template.source.text.slice(entry.node.start, entry.node.end),
          depends_on: {macros: []},
          description: '',
          meta: {},
          docs: {show: true, node_color: null},
          arguments: entry.node.parameters.map(({name}) => ({name, type: null, description: ''})),
        },
      ]),
    ),
    docs: Object.fromEntries(
      project.docs.map(({packageName, name, file, text}) => [
        `doc.${packageName}.${name}`,
        {
          name,
          resource_type: 'doc',
          package_name: packageName,
          path: file,
          original_file_path: file,
          unique_id: `doc.${packageName}.${name}`,
          block_contents: text,
        },
      ]),
    ),
    exposures: mapValues(
      project.exposures,
      ({uniqueId, name, fqn, file, dbtPackage, dependsOn, tags, meta, written}) => ({
        ...written,
        name,
        resource_type: 'exposure',
        package_name: dbtPackage.name,
        path: file,
        original_file_path: file,
        unique_id: uniqueId,
        fqn,
        tags,
        meta,
        depends_on: {macros: [], nodes: dependsOn},
      }),
    ),
    metrics: {},
    groups: {},
    selectors: {},
    disabled: {},
    parent_map: parents,
    child_map: childMap(parents),
    group_map: {},
    saved_queries: {},
    semantic_models: {},
    unit_tests: {},
  };
}

function manifestNode(session: DbtSession, node: DbtNode): Json {
  const {project, runtime} = session;
  return {
    ...nodeDict(project, node),
    checksum: {name: 'sha256', checksum: runtime.sha256(node.rawCode)},
    compiled_path: node.resourceType === 'seed' ? null : compiledPath(project, node),
    build_path: null,
    unrendered_config: {},
    created_at: project.startedAt.getTime() / 1000,
    group: node.config['group'] ?? null,
    ...(node.resourceType === 'model' && {
      access: node.config['access'] ?? 'protected',
      constraints: [],
      version: node.version ?? null,
      latest_version: node.properties?.written['latest_version'] ?? null,
      deprecation_date: null,
    }),
    contract: {enforced: isEnforced(node), alias_types: true, checksum: null},
    ...(node.resourceType === 'seed' && {root_path: project.root.root}),
  };
}

function isEnforced({config}: DbtNode): boolean {
  return (config['contract'] as {enforced?: unknown} | undefined)?.enforced === true;
}

function parentMap({project}: DbtSession): Record<string, readonly string[]> {
  return {
    ...mapValues(project.nodes, ({dependsOn}) => [...dependsOn]),
    ...mapValues(project.sources, () => []),
    ...mapValues(project.exposures, ({dependsOn}) => [...dependsOn]),
  };
}

function childMap(parents: Record<string, readonly string[]>): Record<string, string[]> {
  const children: Record<string, string[]> = Object.fromEntries(Object.keys(parents).map((id) => [id, []]));
  for (const [id, list] of Object.entries(parents)) for (const parent of list) children[parent]?.push(id);
  return children;
}

function mapValues<Item, Result>(
  items: ReadonlyMap<string, Item>,
  change: (item: Item) => Result,
): Record<string, Result> {
  return Object.fromEntries([...items].map(([id, item]) => [id, change(item)]));
}
