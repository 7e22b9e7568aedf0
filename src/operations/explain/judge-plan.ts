import {formatBytes, formatCount} from '../../util/format-quantity.ts';
import type {PlanNode} from '../../warehouse/index.ts';

export type PlanWarningKind = 'full-scan' | 'estimate' | 'nested-loop' | 'spill' | 'skew';

export interface PlanWarning {
  kind: PlanWarningKind;
  /** What is wrong and what to do. */
  message: string;
}

/** A plan node with what is suspicious about it, and its share of the whole. */
export interface JudgedNode extends Omit<PlanNode, 'children'> {
  /** Share of the time, or of the cost where nothing was measured, from 0 to 1; absent where neither is known. */
  share?: number;
  warnings: readonly PlanWarning[];
  children: readonly JudgedNode[];
}

/** Fewer rows than this are read in no time. */
const largeTableRows = 100_000;
/** A scan that keeps less than this share of a large table had better be an index or a partition. */
const selectiveShare = 0.05;
const badEstimateFactor = 10;
/** Wrong estimates of few rows do no harm. */
const harmlessRows = 1000;
const manyPairs = 10_000_000;
/** Starts of the inner side of a loop, each of which reads a table. */
const manyScans = 1000;
/** One worker with this many times its fair share of the rows keeps the others waiting. */
const skewFactor = 2;

/** Finds the places of a plan that usually cost most, from facts that all systems tell in the same way. */
export function judgePlan(root: PlanNode): JudgedNode {
  const weightOf =
    root.timeMs === undefined ? (node: PlanNode) => node.cost : (node: PlanNode) => node.timeMs;
  const total = sumOf(root, weightOf);
  const judge = (node: PlanNode): JudgedNode => {
    const weight = weightOf(node);
    return {
      ...node,
      ...(weight !== undefined && total > 0 && {share: weight / total}),
      warnings: [
        judgeScan(node),
        judgeEstimate(node),
        judgeNestedLoop(node),
        judgeSpill(node),
        judgeSkew(node),
      ].filter((warning) => warning !== undefined),
      children: node.children.map(judge),
    };
  };
  return judge(root);
}

function sumOf(node: PlanNode, weightOf: (node: PlanNode) => number | undefined): number {
  return node.children.reduce((sum, child) => sum + sumOf(child, weightOf), weightOf(node) ?? 0);
}

function judgeScan(node: PlanNode): PlanWarning | undefined {
  const read = node.scannedRows ?? node.targetRows;
  const kept = node.actualRows ?? node.estimatedRows;
  if (node.kind !== 'scan' || node.filter === undefined || read === undefined || kept === undefined) return;
  if (read < largeTableRows || kept > read * selectiveShare) return;
  const columns = node.indexableColumns ?? [];
  const advice =
    columns.length > 0
      ? `An index on ${columns.join(', ')} may find them at once.`
      : 'Narrow the filter to what the table is sorted or partitioned by.';
  return {
    kind: 'full-scan',
    message: `Reads ${formatCount(Math.round(read))} rows of ${node.target ?? 'a table'} to keep ${formatCount(Math.round(kept))}. ${advice}`,
  };
}

/** Only where the error begins: what lies above inherits it. */
function judgeEstimate(node: PlanNode): PlanWarning | undefined {
  const factor = estimateError(node);
  if (factor < badEstimateFactor || node.children.some((child) => estimateError(child) >= badEstimateFactor))
    return;
  const direction = node.actualRows! > node.estimatedRows! ? 'more' : 'fewer';
  return {
    kind: 'estimate',
    message: `Delivers ${formatCount(Math.round(factor))} times ${direction} rows than expected: the statistics may be old, or the conditions depend on each other.`,
  };
}

function estimateError({estimatedRows, actualRows}: PlanNode): number {
  if (estimatedRows === undefined || actualRows === undefined) return 1;
  const more = Math.max(estimatedRows, actualRows);
  return more < harmlessRows ? 1 : more / Math.max(Math.min(estimatedRows, actualRows), 1);
}

function judgeNestedLoop(node: PlanNode): PlanWarning | undefined {
  if (node.kind !== 'nested-loop') return;
  const [outer, inner] = node.children;
  if (!outer || !inner) return;
  const rowsOf = ({actualRows, estimatedRows}: PlanNode) => actualRows ?? estimatedRows ?? 0;
  const starts = inner.loops ?? 0;
  const scansAgain = inner.kind === 'scan' && starts >= manyScans && (inner.targetRows ?? 0) >= harmlessRows;
  const pairs = inner.loops === undefined ? rowsOf(outer) * rowsOf(inner) : 0;
  if (!scansAgain && (inner.kind === 'index-scan' || pairs < manyPairs)) return;
  return {
    kind: 'nested-loop',
    message: scansAgain
      ? `Reads ${inner.target ?? 'the inner side'} ${formatCount(starts)} times. An index on the join column or an equality in the join condition avoids that.`
      : `Compares ${formatCount(Math.round(pairs))} pairs of rows. An equality in the join condition avoids that.`,
  };
}

function judgeSpill({spilledBytes = 0}: PlanNode): PlanWarning | undefined {
  if (spilledBytes <= 0) return;
  return {
    kind: 'spill',
    message: `Wrote ${formatBytes(spilledBytes)} to disk because memory was short. More memory for the session, or fewer rows and columns, avoids that.`,
  };
}

function judgeSkew({workerRows = []}: PlanNode): PlanWarning | undefined {
  const total = workerRows.reduce((sum, rows) => sum + rows, 0);
  const largest = Math.max(0, ...workerRows);
  if (workerRows.length < 2 || total < harmlessRows || largest < (total / workerRows.length) * skewFactor)
    return;
  return {
    kind: 'skew',
    message: `One of ${workerRows.length} workers handles ${Math.round((largest / total) * 100)} % of the rows; the others wait for it.`,
  };
}
