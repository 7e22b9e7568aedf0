import {nodeKinds, type NodeKind, type SelectableNode} from '../../project/select/index.ts';
import {sortByDependencies} from '../../project/graph.ts';
import {loadUnitTests} from '../../project/unit-test/load-unit-tests.ts';
import {unitTestNodes} from '../../project/unit-test/unit-test-nodes.ts';
import {createReferenceCache} from '../../pipeline/package/reference-cache.ts';
import {openExistingStateDatabase} from '../../pipeline/package/state-database.ts';
import {compileProject, type CompiledProject} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';
import {selectAssets, type AssetSelection, type SelectedAssets} from '../select-assets/select-assets.ts';

/** One chosen node, as `weir ls` shows it. */
export interface ListedNode {
  name: string;
  kind: NodeKind;
  file: string;
  tags: readonly string[];
  connection?: string;
  owner?: string;
  /** How it is built, e.g. `view`. Absent for what is not built. */
  materialized?: string;
  /** Names of the chosen nodes that it reads. */
  dependsOn: readonly string[];
}

export interface AssetList {
  /** Dependencies first; tests after what they look at. */
  nodes: readonly ListedNode[];
  warnings: readonly string[];
}

export interface ListAssetsOptions extends AssetSelection {
  /** Kinds to list. Default: all but tests and sources, which are listed where nothing else is chosen. */
  kinds?: readonly NodeKind[];
}

export const listedKinds = nodeKinds;

const auxiliaryKinds: readonly NodeKind[] = ['test', 'unit_test', 'source'];

/** What a selection chooses. Opens no connection and changes nothing. */
export async function listAssets(context: OperationContext, options: ListAssetsOptions): Promise<AssetList> {
  const {runtime} = context;
  const {root} = await context.project();
  const database = await openExistingStateDatabase(runtime, root);
  let compiled: CompiledProject;
  try {
    compiled = await compileProject(context, database && createReferenceCache(database));
  } finally {
    database?.close();
  }
  const tests = await loadUnitTests(
    runtime,
    root,
    compiled.assets.map(({asset}) => asset),
  );
  const selected = await selectAssets(
    context,
    compiled,
    options,
    unitTestNodes(tests, compiled.project.name),
  );
  const shown = chooseKinds(selected, options.kinds);
  return {nodes: inOrder(shown, selected), warnings: selected.warnings};
}

function chooseKinds(
  {nodes, graph}: SelectedAssets,
  kinds: readonly NodeKind[] | undefined,
): SelectableNode[] {
  const chosen = [...nodes].map((id) => graph.nodes.get(id)!);
  if (kinds) return chosen.filter(({kind}) => kinds.includes(kind));
  const assets = chosen.filter(({kind}) => !auxiliaryKinds.includes(kind));
  return assets.length > 0 ? assets : chosen;
}

function inOrder(shown: readonly SelectableNode[], {graph}: SelectedAssets): ListedNode[] {
  const byId = new Map(shown.map((node) => [node.id, node]));
  const dependencies = new Map(
    shown.map(({id}) => [id, graph.parents.get(id)!.filter((parent) => byId.has(parent))]),
  );
  return sortByDependencies(dependencies).map((id) => {
    const {name, kind, file, tags, connection, owner, config} = byId.get(id)!;
    const {materialized} = config;
    return {
      name,
      kind,
      file,
      tags,
      ...(connection !== undefined && {connection}),
      ...(owner !== undefined && {owner}),
      ...(typeof materialized === 'string' && {materialized}),
      dependsOn: dependencies.get(id)!.map((parent) => byId.get(parent)!.name),
    };
  });
}
