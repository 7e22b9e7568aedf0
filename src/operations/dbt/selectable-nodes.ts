import type {DbtSession} from '../../dbt/compile/session.ts';
import type {DbtNode, DbtSource} from '../../dbt/nodes/node.ts';
import {checkNodeId, type NodesWithDependencies, type SelectableNode} from '../../project/select/index.ts';
import type {CompiledAsset} from '../../pipeline/plan.ts';
import type {Dependencies} from '../../project/graph.ts';

/** Nodes of a dbt project to choose from, under dbt's own words. */
export function selectableNodes(
  session: DbtSession,
  assets: readonly CompiledAsset[],
  dependencies: Dependencies,
  digest: (text: string) => string,
): NodesWithDependencies {
  const {project} = session;
  const ids = new Map<string, string>(session.names);
  const tests = new Map(
    [...project.nodes.values()].flatMap(({name, uniqueId, resourceType}) =>
      resourceType === 'test' ? [[name, uniqueId] as const] : [],
    ),
  );
  for (const source of project.sources.values()) ids.set(source.uniqueId, source.uniqueId);
  for (const {asset} of assets)
    for (const check of asset.checks) {
      const test = tests.get(check.name);
      if (test !== undefined) ids.set(test, checkNodeId(asset.name, check.name));
    }
  const idsOf = (dependsOn: readonly string[]) => dependsOn.flatMap((id) => ids.get(id) ?? []);
  const edges = new Map<string, readonly string[]>(dependencies);
  const nodes: SelectableNode[] = [];
  for (const node of project.nodes.values()) {
    const id = ids.get(node.uniqueId);
    if (id === undefined) continue;
    nodes.push(selectable(session, node, id, digest));
    edges.set(id, idsOf(node.dependsOn));
  }
  for (const source of project.sources.values()) nodes.push(sourceNode(source));
  for (const {uniqueId, name, fqn, file, tags, dbtPackage, dependsOn, meta} of project.exposures.values()) {
    nodes.push({
      id: uniqueId,
      uniqueId,
      name,
      kind: 'exposure',
      fqn,
      file,
      tags,
      package: dbtPackage.name,
      config: {meta},
    });
    edges.set(uniqueId, idsOf(dependsOn));
  }
  return {nodes, dependencies: edges};
}

function selectable(
  {project}: DbtSession,
  node: DbtNode,
  id: string,
  digest: (text: string) => string,
): SelectableNode {
  const {name, resourceType, fqn, file, tags, dbtPackage, config, version, test, properties} = node;
  const latest = String(properties?.written['latest_version'] ?? version);
  return {
    id,
    uniqueId: node.uniqueId,
    name,
    kind: resourceType,
    fqn,
    file,
    ...(properties && {usedFiles: [properties.file]}),
    tags,
    package: dbtPackage.name,
    config,
    connection: project.target.name,
    ...(typeof config['group'] === 'string' && {group: config['group']}),
    ...(typeof config['access'] === 'string' && {access: config['access']}),
    ...(version !== undefined && {version: {value: version, latest}}),
    ...(test && {test: {name: test.name ?? name, isGeneric: test.kind === 'generic'}}),
    fingerprints: {
      body: digest(node.rawCode.trim()),
      configs: digest(JSON.stringify(config)),
      relation: digest(JSON.stringify(node.relation)),
      persisted_descriptions: digest(properties?.description ?? ''),
    },
  };
}

function sourceNode(source: DbtSource): SelectableNode {
  const {uniqueId, sourceName, name, fqn, file, tags, dbtPackage, config} = source;
  return {
    id: uniqueId,
    uniqueId,
    name: `${sourceName}.${name}`,
    kind: 'source',
    fqn,
    file,
    tags,
    package: dbtPackage.name,
    config,
    source: {name: sourceName, table: name},
  };
}
