import type {PlanNode, PlanNodeKind, QueryPlan} from '#src/warehouse/index.ts';

/** An object of MariaDB's plan; what is nested in it says by its key what it is. */
interface NativeNode {
  [key: string]: unknown;
}

export interface Explanation extends NativeNode {
  query_optimization?: {r_total_time_ms?: number};
  query_block: NativeNode;
}

const operations: Readonly<Record<string, readonly [operation: string, kind: PlanNodeKind]>> = {
  query_block: ['Query block', 'other'],
  nested_loop: ['Nested loop', 'nested-loop'],
  'block-nl-join': ['Block nested loop join', 'join'],
  filesort: ['Sort', 'sort'],
  temporary_table: ['Temporary table', 'aggregate'],
  read_sorted_file: ['Read sorted file', 'other'],
  materialized: ['Materialize', 'other'],
  union_result: ['Union', 'other'],
  query_specifications: ['Parts', 'other'],
  subqueries: ['Subqueries', 'other'],
  expression_cache: ['Expression cache', 'other'],
  duplicates_removal: ['Remove duplicates', 'other'],
  window_functions_computation: ['Window functions', 'aggregate'],
};

const accesses: Readonly<Record<string, readonly [operation: string, kind: PlanNodeKind]>> = {
  ALL: ['Table scan', 'scan'],
  index: ['Index scan', 'index-scan'],
  range: ['Index range scan', 'index-scan'],
  ref: ['Index lookup', 'index-scan'],
  ref_or_null: ['Index lookup', 'index-scan'],
  eq_ref: ['Single-row index lookup', 'index-scan'],
  const: ['Single-row index lookup', 'index-scan'],
  system: ['Single row', 'other'],
  index_merge: ['Index merge', 'index-scan'],
  fulltext: ['Full-text search', 'index-scan'],
  hash_ALL: ['Hash scan', 'scan'],
};

/** Reads EXPLAIN FORMAT=JSON and ANALYZE FORMAT=JSON of MariaDB. */
export function planFromJson(explanation: Explanation): QueryPlan {
  const planningMs = explanation.query_optimization?.r_total_time_ms;
  const executionMs = numberOf(explanation.query_block, 'r_total_time_ms');
  return {
    root: convert('query_block', explanation.query_block),
    ...(executionMs !== undefined && {executionMs}),
    ...(executionMs !== undefined && planningMs !== undefined && {planningMs}),
  };
}

function convert(key: string, node: NativeNode): PlanNode {
  const access = String(node.access_type ?? '');
  const [operation, kind] =
    key === 'table'
      ? (accesses[access] ?? [String(node.message ?? (access || 'Table')), 'other'])
      : (operations[key] ?? [key.replaceAll(/[_-]/g, ' '), 'other']);
  const loops = numberOf(node, 'r_loops');
  const rows = rowsOf(node, loops);
  const timeMs = timeOf(key, node);
  const estimate = numberOf(node, 'rows');
  const filter = node.attached_condition;
  return {
    operation,
    kind,
    ...(typeof node.table_name === 'string' && {target: node.table_name}),
    ...(estimate !== undefined && {
      estimatedRows: (estimate * (numberOf(node, 'filtered') ?? 100) * Math.max(loops ?? 1, 1)) / 100,
    }),
    ...(rows.actual !== undefined && {actualRows: rows.actual}),
    ...(kind === 'scan' && rows.read !== undefined && {scannedRows: rows.read}),
    ...(loops !== undefined && {loops}),
    ...(timeMs !== undefined && {timeMs}),
    ...(typeof filter === 'string' && {filter}),
    details: detailsOf(node),
    children: childrenOf(node),
  };
}

/** A list is taken apart where it stands for a single thing. */
function childrenOf(node: NativeNode): PlanNode[] {
  return Object.entries(node).flatMap(([key, value]) => {
    if (key !== 'table' && !(key in operations)) return [];
    if (!Array.isArray(value)) return [convert(key, value as NativeNode)];
    const parts = value.flatMap((part) => childrenOf(part as NativeNode));
    if (parts.length === 1) return parts;
    const [operation, kind] = operations[key]!;
    return [{operation, kind, details: {}, children: parts}];
  });
}

function rowsOf(node: NativeNode, loops: number | undefined): {actual?: number; read?: number} {
  const output = numberOf(node, 'r_output_rows');
  if (output !== undefined) return {actual: Math.round(output * (loops ?? 1))};
  const read = numberOf(node, 'r_rows');
  if (read === undefined || loops === undefined) return {};
  const share = (numberOf(node, 'r_filtered') ?? 100) / 100;
  return {actual: Math.round(read * loops * share), read: Math.round(read * loops)};
}

/** The time of a block is that of all in it. */
function timeOf(key: string, node: NativeNode): number | undefined {
  const table = numberOf(node, 'r_table_time_ms');
  const other = numberOf(node, 'r_other_time_ms');
  if (table !== undefined || other !== undefined) return (table ?? 0) + (other ?? 0);
  return key === 'filesort' ? numberOf(node, 'r_total_time_ms') : undefined;
}

const shownDetails: Readonly<Record<string, string>> = {
  key: 'Index',
  used_key_parts: 'Index columns',
  ref: 'Compared with',
  sort_key: 'Sort key',
  r_sort_mode: 'Sort mode',
  join_type: 'Join type',
  buffer_type: 'Buffer',
  having_condition: 'Having',
};

function detailsOf(node: NativeNode): Record<string, string> {
  return Object.fromEntries(
    Object.entries(shownDetails)
      .filter(([key]) => node[key] !== undefined)
      .map(([key, label]) => [label, Array.isArray(node[key]) ? node[key].join(', ') : String(node[key])]),
  );
}

function numberOf(node: NativeNode, key: string): number | undefined {
  const value = node[key];
  return typeof value === 'number' ? value : undefined;
}
