import {translateStatementError} from './errors.ts';
import {planFromMeasurement, planFromTree, type MeasuredRoot, type TreeNode} from './plan.ts';
import type {Explain, PlanNode, Query, QueryPlan, ResultStream, Statement} from '#src/warehouse/index.ts';

/** Explains through the query facet, so that parameters, aborts and errors are those of the statement. */
export function createExplain(query: Query): Explain {
  return {
    async explain(statement, {analyze, signal, session}) {
      const place = {runner: session ?? query, signal};
      const measured = analyze
        ? await read<MeasuredRoot>(place, statement, 'analyze, format json')
        : undefined;
      const plan = measured?.children
        ? planFromMeasurement(measured)
        : {root: planFromTree(await read<TreeNode[]>(place, statement, 'format json'))};
      return withTargetRows(plan, await readTableSizes(place));
    },
  };
}

interface Place {
  runner: Pick<Query, 'run'>;
  signal: AbortSignal;
}

async function read<Plan>(
  {runner, signal}: Place,
  {text, parameters}: Statement,
  options: string,
): Promise<Plan> {
  const explained = {text: `explain (${options})\n${text}`, ...(parameters && {parameters})};
  try {
    const [row] = await rowsOf(await runner.run(explained, {signal}));
    return JSON.parse(String(row![1])) as Plan;
  } catch (error) {
    throw translateStatementError(error, text) ?? error;
  }
}

const sizesQuery = `select database_name || '.' || schema_name || '.' || table_name, estimated_size from duckdb_tables()`;

async function readTableSizes({runner, signal}: Place): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsOf(await runner.run({text: sizesQuery}, {signal}));
  return new Map(rows.map(([name, rowCount]) => [String(name), Number(rowCount)]));
}

function withTargetRows(plan: QueryPlan, sizes: ReadonlyMap<string, number>): QueryPlan {
  const visit = (node: PlanNode): PlanNode => {
    const targetRows = node.target === undefined ? undefined : sizes.get(node.target);
    return {...node, ...(targetRows !== undefined && {targetRows}), children: node.children.map(visit)};
  };
  return {...plan, root: visit(plan.root)};
}

async function rowsOf(result: ResultStream): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const {rowCount, columns} of result.batches)
    for (let row = 0; row < rowCount; row++) rows.push(columns.map((column) => column[row]));
  return rows;
}
