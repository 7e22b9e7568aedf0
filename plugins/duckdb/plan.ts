import type {PlanNode, PlanNodeKind, QueryPlan} from '#src/warehouse/index.ts';

type ExtraInfo = Readonly<Record<string, string | readonly string[]>>;

/** A node of `EXPLAIN (FORMAT JSON)`. */
export interface TreeNode {
  name: string;
  children: readonly TreeNode[];
  extra_info: ExtraInfo;
}

/** A node of `EXPLAIN (ANALYZE, FORMAT JSON)`. Times are seconds, without those of the children. */
interface MeasuredNode {
  operator_name: string;
  operator_timing: number;
  operator_cardinality: number;
  operator_rows_scanned: number;
  extra_info: ExtraInfo;
  children: readonly MeasuredNode[];
}

export interface MeasuredRoot {
  /** Seconds. */
  latency: number;
  system_peak_temp_dir_size?: number;
  /** Absent for plans of one step, such as `values (1)`, which DuckDB runs but does not measure. */
  children?: readonly MeasuredNode[];
}

const kinds: readonly (readonly [RegExp, PlanNodeKind])[] = [
  [/NESTED_LOOP|BLOCKWISE_NL|CROSS_PRODUCT/, 'nested-loop'],
  [/JOIN/, 'join'],
  [/^(ORDER_BY|TOP_N)/, 'sort'],
  [/GROUP_BY|AGGREGATE|WINDOW/, 'aggregate'],
  [/^(SEQ_SCAN|TABLE_SCAN|READ_)/, 'scan'],
];

export function planFromTree({0: node}: readonly TreeNode[]): PlanNode {
  const visit = ({name, extra_info, children}: TreeNode): PlanNode =>
    withoutPacking({...describe(name, extra_info), children: children.map(visit)});
  return visit(node!);
}

/** The first operator only says that the statement is being explained. */
export function planFromMeasurement(measured: MeasuredRoot): QueryPlan {
  const [explaining] = measured.children!;
  const visit = (node: MeasuredNode): PlanNode => {
    const described = describe(node.operator_name, node.extra_info);
    return withoutPacking({
      ...described,
      actualRows: node.operator_cardinality,
      ...(described.kind === 'scan' && {scannedRows: node.operator_rows_scanned}),
      timeMs: node.operator_timing * 1000,
      children: node.children.map(visit),
    });
  };
  const spilledBytes = measured.system_peak_temp_dir_size ?? 0;
  const root = visit(explaining!.children[0]!);
  return {
    root: spilledBytes > 0 ? {...root, spilledBytes} : root,
    executionMs: measured.latency * 1000,
  };
}

/** Projections that only pack and unpack values for another operator say nothing to a reader. */
function withoutPacking(node: PlanNode): PlanNode {
  const [child] = node.children;
  const isPacking = node.operation === 'PROJECTION' && /__internal_/.test(node.details['Projections'] ?? '');
  if (!isPacking || !child) return node;
  return node.timeMs === undefined ? child : {...child, timeMs: node.timeMs + (child.timeMs ?? 0)};
}

/** DuckDB quotes the parts of a table's address that need it. */
const quotedPart = /"((?:[^"]|"")*)"/g;

const shownElsewhere = new Set(['Table', 'Type', 'Estimated Cardinality', 'Filters', 'Text']);

function describe(name: string, extra: ExtraInfo): Omit<PlanNode, 'children'> {
  const text = (key: string) => {
    const value = extra[key];
    return value === undefined ? undefined : typeof value === 'string' ? value : value.join(', ');
  };
  const operation = name.trim();
  const table = text('Table')?.replaceAll(quotedPart, (_, part: string) => part.replaceAll('""', '"'));
  const filter = text('Filters') ?? (operation === 'FILTER' ? text('Expression') : undefined);
  const estimate = Number(text('Estimated Cardinality') ?? Number.NaN);
  const isIndexScan = /index/i.test(text('Type') ?? '');
  return {
    operation,
    kind: isIndexScan ? 'index-scan' : (kinds.find(([pattern]) => pattern.test(operation))?.[1] ?? 'other'),
    ...(table !== undefined && {target: table}),
    ...(Number.isFinite(estimate) && {estimatedRows: estimate}),
    ...(filter !== undefined && {filter}),
    details: Object.fromEntries(
      Object.keys(extra)
        .filter((key) => !shownElsewhere.has(key) && text(key) !== filter)
        .map((key) => [key, text(key)!]),
    ),
  };
}
