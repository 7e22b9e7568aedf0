import {UnsupportedError} from '../../errors/index.ts';
import {tokenize} from '../../sql/index.ts';
import {requireFacet, type OpenWarehouse, type PlanNode, type Statement} from '../../warehouse/index.ts';

/** What a statement is expected to take. What the system does not tell is absent. */
export interface StatementEstimate {
  /** Rows of the result. */
  rows?: number;
  /** Bytes to read. */
  bytes?: number;
  /** In the units of the system. */
  cost?: number;
}

const plannedVerbs = new Set(
  'SELECT WITH FROM VALUES TABLE INSERT UPDATE DELETE MERGE PIVOT UNPIVOT SUMMARIZE'.split(' '),
);

/** Asks for the plan. Undefined for statements that have none, such as SET and CREATE TABLE. */
export async function estimateStatement(
  warehouse: OpenWarehouse,
  statement: Statement,
  signal: AbortSignal,
): Promise<StatementEstimate | undefined> {
  const facet = requireFacet(warehouse, 'explain', 'estimate a statement');
  if (!hasPlan(statement.text, warehouse)) return undefined;
  const {root} = await facet.explain(statement, {analyze: false, signal});
  return summarizePlan(root);
}

function hasPlan(text: string, {definition}: OpenWarehouse): boolean {
  const words: string[] = [];
  for (const {kind, start, end} of tokenize(text, definition.dialect.lexicalTraits))
    if (kind === 'word') words.push(text.slice(start, end).toUpperCase());
  const [verb = ''] = words;
  return plannedVerbs.has(verb) || (verb === 'CREATE' && words.includes('AS') && words.includes('SELECT'));
}

/** A full scan reads the whole table, whatever of it the filter keeps. */
function summarizePlan(root: PlanNode): StatementEstimate {
  const nodes = listNodes(root);
  const rows = nodes.find(({estimatedRows}) => estimatedRows !== undefined)?.estimatedRows;
  const costs = nodes.map(({cost}) => cost).filter((cost) => cost !== undefined);
  const reads = nodes
    .filter(({kind, target}) => target !== undefined && (kind === 'scan' || kind === 'index-scan'))
    .map(bytesRead);
  const knowsBytes = nodes.some(({estimatedBytes}) => estimatedBytes !== undefined);
  return {
    ...(rows !== undefined && {rows}),
    ...(knowsBytes && {bytes: Math.round(sumOf(reads))}),
    ...(costs.length > 0 && {cost: sumOf(costs)}),
  };
}

function bytesRead({kind, estimatedRows = 0, estimatedBytes = 0, targetRows}: PlanNode): number {
  if (kind !== 'scan' || targetRows === undefined || estimatedRows === 0) return estimatedBytes;
  return (estimatedBytes / estimatedRows) * Math.max(targetRows, estimatedRows);
}

function listNodes(node: PlanNode): PlanNode[] {
  return [node, ...node.children.flatMap(listNodes)];
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** For budgets in bytes on systems whose plans do not tell them. */
export function noBytesError({name, definition}: OpenWarehouse): UnsupportedError {
  return new UnsupportedError(
    `The bytes that a statement reads on ${name} cannot be estimated: plans of ${definition.title} do not tell them`,
    {
      hint: 'Leave --max-bytes out; --cost and `weir explain` show what the plan tells.',
      details: {type: definition.name},
    },
  );
}
