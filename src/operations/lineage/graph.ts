import type {AssetIndex} from '../compile-project/asset-index.ts';
import type {TableName} from '../../sql/lineage/index.ts';
import {formatRelation} from '../../warehouse/index.ts';
import type {KnownTables} from './known-tables.ts';
import type {LineageColumn, LineageNode} from './project-lineage.ts';

/** Collects the nodes of a project; a table that no asset makes becomes one when it is first read. */
export interface LineageGraph {
  /** The node that a table is, by what a statement calls it. */
  nodeOf(connection: string, table: TableName): string;
  /** Columns that a statement may rely on; undefined when there may be more than are known. */
  columnsOf(connection: string, table: TableName): readonly string[] | undefined;
  /** `copiesFrom`: the node whose columns it has, under the same names, besides those that are known. */
  add(node: LineageNode, copiesFrom?: string): void;
  /** A column that somebody reads is there, whether or not anything else says so. */
  addSeen(node: string, column: string): void;
  nodes(): ReadonlyMap<string, LineageNode>;
}

export function createGraph(index: AssetIndex, tables: KnownTables): LineageGraph {
  const sources = new Map<string, LineageNode>();
  const made = new Map<string, LineageNode>();
  const copies = new Map<string, string>();
  const addSource = (connection: string, table: TableName) => {
    const relation = formatRelation(table);
    const name = `${connection}/${relation}`;
    if (!sources.has(name)) {
      const known = tables.columnsOf(connection, table);
      sources.set(name, {
        name,
        kind: 'source',
        connection,
        relation,
        columns: (known ?? []).map((column) => ({...column, how: 'source', sources: []})),
        isComplete: known !== undefined,
        upstream: [],
        filters: [],
        problems: [],
      });
    }
    return name;
  };
  const graph: LineageGraph = {
    nodeOf: (connection, table) => index.byRelation(connection, table)?.name ?? addSource(connection, table),
    columnsOf(connection, table) {
      const name = graph.nodeOf(connection, table);
      const node = made.get(name) ?? sources.get(name);
      return node?.isComplete ? node.columns.map((column) => column.name) : undefined;
    },
    add(node, copiesFrom) {
      made.set(node.name, node);
      if (copiesFrom !== undefined) copies.set(node.name, copiesFrom);
    },
    addSeen(name, column) {
      const holder = made.has(name) ? made : sources;
      const node = holder.get(name);
      if (!node || node.isComplete || column === '*') return;
      if (node.columns.some((known) => known.name === column)) return;
      const from = copies.get(name);
      if (from !== undefined) graph.addSeen(from, column);
      holder.set(name, {...node, columns: [...node.columns, seenColumn(node, column, from)]});
    },
    nodes: () => new Map([...sources, ...made]),
  };
  return graph;
}

function seenColumn({kind, problems}: LineageNode, name: string, from: string | undefined): LineageColumn {
  if (from !== undefined) return {name, how: 'copy', sources: [{node: from, column: name, how: 'copy'}]};
  if (kind !== 'sql' && kind !== 'job') return {name, how: 'source', sources: []};
  return {name, how: 'unknown', sources: [], problem: problems[0] ?? 'its SELECT does not say'};
}
