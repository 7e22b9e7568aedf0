import type {PlanNode, PlanNodeKind, QueryPlan} from '#src/warehouse/index.ts';

/** One line of MySQL's tree. Costs, times and rows are those of one loop, costs and times with children. */
interface TreeLine {
  depth: number;
  text: string;
  cost?: number;
  estimatedRows?: number;
  timeMs?: number;
  actualRows?: number;
  loops?: number;
}

interface TreeNode extends TreeLine {
  children: TreeNode[];
}

const kinds: readonly (readonly [RegExp, PlanNodeKind])[] = [
  [/^Table scan/, 'scan'],
  [/index (range )?(scan|lookup|skip scan)|^(Constant row|Intersect rows|Sort-deduplicate)/i, 'index-scan'],
  [/^Nested loop/, 'nested-loop'],
  [/join/, 'join'],
  [/^(Sort|Weedout)/, 'sort'],
  [/^(Aggregate|Group)/, 'aggregate'],
];

/** Reads the text of EXPLAIN FORMAT=TREE and of EXPLAIN ANALYZE. */
export function planFromTree(text: string): QueryPlan {
  const roots: TreeNode[] = [];
  const path: TreeNode[] = [];
  for (const line of text.split('\n').flatMap(readLine)) {
    const node = {...line, children: []};
    path.length = Math.min(path.length, line.depth);
    (path.at(-1)?.children ?? roots).push(node);
    path.push(node);
  }
  const nodes = roots.map(convert);
  const root: PlanNode =
    nodes.length === 1 ? nodes[0]! : {operation: 'Statement', kind: 'other', details: {}, children: nodes};
  const executionMs = roots[0] && totalTime(roots[0]);
  return {root, ...(executionMs !== undefined && {executionMs})};
}

const indentation = 4;

function readLine(line: string): TreeLine[] {
  const found = /^( *)-> (.*)$/.exec(line);
  if (!found) return [];
  const [, spaces = '', rest = ''] = found;
  const estimate = / {2}\((?:cost=(?:\S+\.\.)?(\S+) )?rows=([^)\s]+)\)/.exec(rest);
  const actual = / \(actual time=\S+?\.\.(\S+) rows=(\S+) loops=(\d+)\)/.exec(rest);
  const isUnused = rest.includes('(never executed)');
  return [
    {
      depth: spaces.length / indentation,
      text: rest.replace(/( {2}\((cost|rows)=.*| \((actual time=|never executed).*)$/, '').trim(),
      ...(estimate?.[1] !== undefined && {cost: Number(estimate[1])}),
      ...(estimate && {estimatedRows: Number(estimate[2])}),
      ...(actual && {timeMs: Number(actual[1]), actualRows: Number(actual[2]), loops: Number(actual[3])}),
      ...(isUnused && {actualRows: 0, loops: 0}),
    },
  ];
}

function convert(node: TreeNode): PlanNode {
  const [child] = node.children;
  const condition = /^Filter: (.*)$/.exec(node.text)?.[1];
  const kind = kindOf(node.text);
  if (condition !== undefined && node.children.length === 1 && kindOf(child!.text) === 'scan')
    return filteredScan(node, child!, condition);
  const target = / on (\S+)/.exec(kind === 'scan' || kind === 'index-scan' ? node.text : '')?.[1];
  const rows = totalRows(node);
  return {
    operation: node.text,
    kind,
    ...(target !== undefined && {target}),
    ...numbersOf(node),
    ...(kind === 'scan' && rows !== undefined && {scannedRows: rows}),
    ...(condition !== undefined && {filter: condition}),
    details: {},
    children: node.children.map(convert),
  };
}

/** A filter right above a scan is one with it: it tells how many of the rows that were read are of use. */
function filteredScan(filter: TreeNode, scan: TreeNode, condition: string): PlanNode {
  const inner = convert(scan);
  const rows = totalRows(scan);
  const timeMs = ownTime(filter) ?? 0;
  return {
    ...inner,
    ...numbersOf(filter),
    ...(inner.timeMs !== undefined && {timeMs: inner.timeMs + timeMs}),
    ...(inner.cost !== undefined && {cost: inner.cost}),
    ...(rows !== undefined && {scannedRows: rows}),
    filter: condition,
  };
}

type Numbers = Pick<PlanNode, 'estimatedRows' | 'actualRows' | 'loops' | 'cost' | 'timeMs'>;

function numbersOf(node: TreeNode): Numbers {
  const rows = totalRows(node);
  const timeMs = ownTime(node);
  return {
    ...(node.estimatedRows !== undefined && {
      estimatedRows: node.estimatedRows * Math.max(node.loops ?? 1, 1),
    }),
    ...(rows !== undefined && {actualRows: rows, loops: node.loops!}),
    ...(node.cost !== undefined && {
      cost: Math.max(0, node.cost - node.children.reduce((sum, {cost = 0}) => sum + cost, 0)),
    }),
    ...(timeMs !== undefined && {timeMs}),
  };
}

function kindOf(text: string): PlanNodeKind {
  return kinds.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
}

function totalRows({actualRows, loops}: TreeLine): number | undefined {
  return actualRows === undefined ? undefined : Math.round(actualRows * loops!);
}

function totalTime({timeMs, loops}: TreeLine): number | undefined {
  return timeMs === undefined ? undefined : timeMs * loops!;
}

function ownTime(node: TreeNode): number | undefined {
  const total = totalTime(node);
  if (total === undefined) return undefined;
  return Math.max(0, total - node.children.reduce((sum, child) => sum + (totalTime(child) ?? 0), 0));
}
