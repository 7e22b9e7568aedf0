import type {LineageTarget} from './find-target.ts';
import {columnKey, type LineageIndex} from './lineage-index.ts';
import {columnOf} from './project-lineage.ts';

export type Direction = 'upstream' | 'downstream';

/** A node or column with what it comes from, or what comes of it. */
export interface LineageTree {
  node: string;
  column?: string;
  /** How the value gets from one to the other, or the clauses that use it. */
  how?: string;
  problem?: string;
  children: readonly LineageTree[];
  /** Its children stand elsewhere in the tree. */
  isRepeated?: boolean;
}

export interface WalkOptions {
  direction: Direction;
  /** How far to go; default all the way. */
  depth?: number;
}

/** Everything on one side of a target. A node that is reached twice is followed once. */
export function walkLineage(index: LineageIndex, target: LineageTarget, options: WalkOptions): LineageTree {
  const followed = new Set<string>();
  const visit = (step: Step, depth: number): LineageTree => {
    const {key, next, ...shown} = step;
    if (depth === 0) return {...shown, children: []};
    const steps = next();
    if (steps.length > 0 && followed.has(key)) return {...shown, children: [], isRepeated: true};
    followed.add(key);
    return {...shown, children: steps.map((child) => visit(child, depth - 1))};
  };
  const first =
    target.column === undefined
      ? nodeStep(index, target.node, options)
      : columnStep(index, {...target, column: target.column}, options);
  return visit(first, options.depth ?? Number.POSITIVE_INFINITY);
}

interface Step extends Omit<LineageTree, 'children'> {
  key: string;
  next(): Step[];
}

function nodeStep(index: LineageIndex, node: string, options: WalkOptions): Step {
  const neighbours = () =>
    options.direction === 'upstream' ? (index.node(node)?.upstream ?? []) : index.downstream(node);
  return {node, key: node, next: () => neighbours().map((name) => nodeStep(index, name, options))};
}

function columnStep(
  index: LineageIndex,
  {node, column, how}: {node: string; column: string; how?: string},
  options: WalkOptions,
): Step {
  const known = columnOf(index.node(node), column);
  const shown = {
    node,
    column,
    key: columnKey({node, column}),
    ...(how !== undefined && {how}),
    ...(known?.problem !== undefined && {problem: known.problem}),
  };
  if (options.direction === 'upstream')
    return {...shown, next: () => (known?.sources ?? []).map((source) => columnStep(index, source, options))};
  return {
    ...shown,
    next: () =>
      index.readers({node, column}).map((reader): Step => {
        if (reader.kind === 'column') return columnStep(index, {...reader.ref, how: reader.how}, options);
        return {node: reader.node, key: `${reader.node}\0\0`, how: reader.clauses.join(', '), next: () => []};
      }),
  };
}
