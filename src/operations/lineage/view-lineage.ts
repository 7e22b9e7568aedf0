import type {ColumnUse} from '../../sql/lineage/index.ts';
import type {LineageTarget} from './find-target.ts';
import {columnKey, indexLineage, type LineageIndex} from './lineage-index.ts';
import type {ColumnRef, LineageNode, ProjectLineage} from './project-lineage.ts';
import {walkLineage, type Direction, type LineageTree} from './walk.ts';

export interface ColumnEdge {
  from: ColumnRef;
  to: ColumnRef;
  how: ColumnUse;
}

/** A part of the lineage, ready to be drawn. */
export interface LineageView {
  target?: LineageTarget;
  /** Only what the walks reached; of a column, only the columns that have to do with it. */
  nodes: readonly LineageNode[];
  edges: readonly {from: string; to: string}[];
  columnEdges: readonly ColumnEdge[];
  /** Of the whole project: what comes of each table that reads nothing. */
  roots?: readonly LineageTree[];
  upstream?: LineageTree;
  downstream?: LineageTree;
}

export interface ViewOptions {
  target?: LineageTarget;
  directions: readonly Direction[];
  depth?: number;
}

export function viewLineage(lineage: ProjectLineage, {target, directions, depth}: ViewOptions): LineageView {
  const index = indexLineage(lineage);
  if (!target) return wholeProject(lineage, index, depth);
  const walk = (direction: Direction) =>
    directions.includes(direction)
      ? walkLineage(index, target, {direction, ...(depth !== undefined && {depth})})
      : undefined;
  const [upstream, downstream] = [walk('upstream'), walk('downstream')];
  const trees = [upstream, downstream].filter((tree) => tree !== undefined);
  const reached = new Set(trees.flatMap(placesOf));
  const nodes = [...lineage.nodes.values()]
    .filter(({name}) => reached.has(name))
    .map((node) => (target.column === undefined ? node : narrowed(node, reached)));
  return {
    target,
    nodes,
    ...edgesOf(nodes),
    ...(upstream && {upstream}),
    ...(downstream && {downstream}),
  };
}

function wholeProject(lineage: ProjectLineage, index: LineageIndex, depth: number | undefined): LineageView {
  const nodes = [...lineage.nodes.values()];
  const options = {direction: 'downstream', ...(depth !== undefined && {depth})} as const;
  const roots = nodes.filter(({upstream}) => upstream.length === 0);
  return {nodes, ...edgesOf(nodes), roots: roots.map(({name}) => walkLineage(index, {node: name}, options))};
}

function placesOf(tree: LineageTree): string[] {
  const own = tree.column === undefined ? [] : [columnKey({node: tree.node, column: tree.column})];
  return [tree.node, ...own, ...tree.children.flatMap(placesOf)];
}

function narrowed(node: LineageNode, reached: ReadonlySet<string>): LineageNode {
  const isReached = (ref: ColumnRef) => reached.has(columnKey(ref));
  return {
    ...node,
    upstream: node.upstream.filter((name) => reached.has(name)),
    filters: node.filters.filter(isReached),
    columns: node.columns
      .filter(({name}) => isReached({node: node.name, column: name}))
      .map((column) => ({...column, sources: column.sources.filter(isReached)})),
  };
}

function edgesOf(nodes: readonly LineageNode[]): Pick<LineageView, 'edges' | 'columnEdges'> {
  const shown = new Set(nodes.map(({name}) => name));
  return {
    edges: nodes.flatMap((node) =>
      node.upstream.filter((name) => shown.has(name)).map((name) => ({from: name, to: node.name})),
    ),
    columnEdges: nodes.flatMap((node) =>
      node.columns.flatMap((column) =>
        column.sources
          .filter((source) => shown.has(source.node))
          .map(({how, ...from}) => ({from, to: {node: node.name, column: column.name}, how})),
      ),
    ),
  };
}
