import type {Dependencies} from '../graph.ts';

/** What a node is, in dbt's words where dbt has one; `ingest` brings data from another system, a `job` is done by one. */
export const nodeKinds = [
  'model',
  'ingest',
  'seed',
  'snapshot',
  'source',
  'exposure',
  'test',
  'unit_test',
  'job',
  'analysis',
  'operation',
  'metric',
  'semantic_model',
  'saved_query',
  'function',
] as const;
export type NodeKind = (typeof nodeKinds)[number];

/** Digests of what a node is made of, by aspect; a node changed when one of them differs. */
export type NodeFingerprints = Readonly<Partial<Record<StateAspect, string>>>;

/** `state:modified.<aspect>` */
export const stateAspects = [
  'body',
  'configs',
  'relation',
  'contract',
  'macros',
  'persisted_descriptions',
] as const;
export type StateAspect = (typeof stateAspects)[number];

/** One thing that can be chosen: an asset, or what dbt has beside models. */
export interface SelectableNode {
  /** Unique among all nodes, e.g. the name of the asset or dbt's `unique_id`. */
  id: string;
  /** Its id in artifacts of dbt, where it has one. */
  uniqueId?: string;
  /** What people call it, e.g. `staging.orders`. */
  name: string;
  /** Further names under which it is found, e.g. `orders`. */
  aliases?: readonly string[];
  kind: NodeKind;
  /** Package, folders and name. */
  fqn: readonly string[];
  /** Path below the project folder. */
  file: string;
  /** Further files that it is made of, below the project folder: its properties, contracts, macros. */
  usedFiles?: readonly string[];
  tags: readonly string[];
  package: string;
  /** Settings as written, for `config.x.y:`. */
  config: Readonly<Record<string, unknown>>;
  owner?: string;
  connection?: string;
  group?: string;
  /** `private`, `protected` or `public`. Default `protected`. */
  access?: string;
  /** Present where the model has versions. `latest` is the one that a reference without a version means. */
  version?: {value: string; latest: string};
  /** Of a source. */
  source?: {name: string; table: string};
  /** Of a test: `name` is the generic test's, `isGeneric` false for one written as its own SQL. */
  test?: {name: string; isGeneric: boolean};
  fingerprints?: NodeFingerprints;
}

/** Nodes and who reads whom. */
export interface SelectionGraph {
  nodes: ReadonlyMap<string, SelectableNode>;
  /** Direct dependencies of each node; ids that are no nodes are left out. */
  parents: Dependencies;
  /** The same edges the other way round. */
  children: Dependencies;
}

export function createSelectionGraph(
  nodes: readonly SelectableNode[],
  dependencies: Dependencies,
): SelectionGraph {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map<string, string[]>();
  const children = new Map<string, string[]>();
  for (const {id} of nodes) {
    const known = (dependencies.get(id) ?? []).filter((parent) => byId.has(parent));
    parents.set(id, known);
    for (const parent of known) {
      const siblings = children.get(parent);
      if (siblings) siblings.push(id);
      else children.set(parent, [id]);
    }
  }
  return {nodes: byId, parents, children};
}
