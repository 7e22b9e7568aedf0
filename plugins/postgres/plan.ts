import type {PlanNode, PlanNodeKind, QueryPlan} from '#src/warehouse/index.ts';

/** A node of `EXPLAIN (FORMAT JSON)`. Rows, times and costs are those of one loop, times and costs with children. */
interface NativeNode {
  'Node Type': string;
  Plans?: readonly NativeNode[];
  Schema?: string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Function Name'?: string;
  'CTE Name'?: string;
  'Plan Rows': number;
  'Plan Width': number;
  'Total Cost': number;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Actual Total Time'?: number;
  'Rows Removed by Filter'?: number;
  'Temp Written Blocks'?: number;
  'Sort Space Used'?: number;
  'Sort Space Type'?: string;
  Filter?: string;
  Workers?: readonly {'Actual Rows'?: number; 'Actual Loops'?: number}[];
  [property: string]: unknown;
}

export interface Explanation {
  Plan: NativeNode;
  'Planning Time'?: number;
  'Execution Time'?: number;
}

const kinds: Readonly<Record<string, PlanNodeKind>> = {
  'Seq Scan': 'scan',
  'Foreign Scan': 'scan',
  'Index Scan': 'index-scan',
  'Index Only Scan': 'index-scan',
  'Bitmap Heap Scan': 'index-scan',
  'Bitmap Index Scan': 'index-scan',
  'Nested Loop': 'nested-loop',
  'Hash Join': 'join',
  'Merge Join': 'join',
  Sort: 'sort',
  'Incremental Sort': 'sort',
  Aggregate: 'aggregate',
  Group: 'aggregate',
  WindowAgg: 'aggregate',
};

const blockBytes = 8192;

export function planFromExplanation(explanation: Explanation): QueryPlan {
  return {
    root: convert(explanation.Plan),
    ...(explanation['Planning Time'] !== undefined && {planningMs: explanation['Planning Time']}),
    ...(explanation['Execution Time'] !== undefined && {executionMs: explanation['Execution Time']}),
  };
}

function convert(node: NativeNode): PlanNode {
  const children = node.Plans ?? [];
  const loops = node['Actual Loops'];
  const target = targetOf(node);
  const kind = kinds[node['Node Type']] ?? 'other';
  const own = (measure: (node: NativeNode) => number) =>
    Math.max(0, measure(node) - children.reduce((sum, child) => sum + measure(child), 0));
  const spilledBytes = spillOf(node, own);
  return {
    operation: operationOf(node),
    kind,
    ...(target !== undefined && {target}),
    estimatedRows: node['Plan Rows'] * Math.max(loops ?? 1, 1),
    estimatedBytes: node['Plan Rows'] * Math.max(loops ?? 1, 1) * node['Plan Width'],
    cost: own((each) => each['Total Cost']),
    ...(loops !== undefined && {
      loops,
      actualRows: actualRows(node),
      timeMs: own((each) => (each['Actual Total Time'] ?? 0) * (each['Actual Loops'] ?? 0)),
      ...(kind === 'scan' && {
        scannedRows: actualRows(node) + Math.round((node['Rows Removed by Filter'] ?? 0) * loops),
      }),
    }),
    ...(spilledBytes > 0 && {spilledBytes}),
    ...(node.Workers && {workerRows: node.Workers.map(actualRows)}),
    ...(node.Filter !== undefined && {filter: node.Filter}),
    details: detailsOf(node),
    children: children.map(convert),
  };
}

function actualRows(node: {'Actual Rows'?: number; 'Actual Loops'?: number}): number {
  return Math.round((node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 0));
}

function targetOf(node: NativeNode): string | undefined {
  const relation = node['Relation Name'];
  if (relation !== undefined) return node.Schema === undefined ? relation : `${node.Schema}.${relation}`;
  return node['Function Name'] ?? node['CTE Name'] ?? node['Index Name'];
}

function operationOf(node: NativeNode): string {
  const type = node['Node Type'];
  const strategy = node['Strategy'];
  if (type === 'ModifyTable') return String(node['Operation']);
  if (type === 'Aggregate' && strategy === 'Hashed') return 'Hash Aggregate';
  if (type === 'Aggregate' && strategy === 'Sorted') return 'Group Aggregate';
  return node['Parallel Aware'] === true ? `Parallel ${type}` : type;
}

/** A sort tells what it wrote; everything else shows in the temporary blocks, which are counted with BUFFERS. */
function spillOf(node: NativeNode, own: (measure: (node: NativeNode) => number) => number): number {
  const sorted = node['Sort Space Type'] === 'Disk' ? (node['Sort Space Used'] ?? 0) * 1024 : 0;
  return Math.max(sorted, own((each) => each['Temp Written Blocks'] ?? 0) * blockBytes);
}

const shownDetails = [
  'Join Type',
  'Index Name',
  'Index Cond',
  'Recheck Cond',
  'Hash Cond',
  'Merge Cond',
  'Join Filter',
  'Sort Key',
  'Sort Method',
  'Group Key',
  'Workers Planned',
  'Workers Launched',
  'Hash Batches',
  'Heap Fetches',
  'Subplan Name',
  'Cache Hits',
  'Cache Misses',
];

function detailsOf(node: NativeNode): Record<string, string> {
  const details = Object.fromEntries(
    shownDetails
      .filter((key) => node[key] !== undefined && !(key === 'Join Type' && node[key] === 'Inner'))
      .map((key) => [key, Array.isArray(node[key]) ? node[key].join(', ') : String(node[key])]),
  );
  const [hit, read] = [node['Shared Hit Blocks'], node['Shared Read Blocks']];
  return typeof hit === 'number' && typeof read === 'number' && hit + read > 0
    ? {...details, Blocks: `${hit} cached, ${read} read`}
    : details;
}
