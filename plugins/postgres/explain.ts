import type {Explain, PlanNode, Query, QueryPlan, Statement} from '#src/warehouse/index.ts';
import {isServerError} from './errors.ts';
import {planFromExplanation, type Explanation} from './plan.ts';
import type {Sessions} from './session.ts';

/** Explains through the query facet, so that parameters, aborts and errors are those of the statement. */
export function createExplain(query: Query, sessions: Sessions): Explain {
  return {
    async explain(statement, {analyze, signal, session}) {
      const options = analyze ? 'analyze, buffers, verbose, format json' : 'verbose, format json';
      const plan = planFromExplanation(await read(session ?? query, statement, options, signal));
      return withTables(plan, await readTables(plan, sessions, signal));
    },
  };
}

async function read(
  query: Pick<Query, 'run'>,
  {text, parameters}: Statement,
  options: string,
  signal: AbortSignal,
): Promise<Explanation> {
  const prefix = `explain (${options}) `;
  try {
    const result = await query.run({text: prefix + text, ...(parameters && {parameters})}, {signal});
    let json = '';
    for await (const {columns} of result.batches) json += columns[0]!.join('');
    return (JSON.parse(json) as Explanation[])[0]!;
  } catch (error) {
    if (isServerError(error) && error.position !== undefined)
      error.position = String(Number(error.position) - prefix.length);
    throw error;
  }
}

interface TableFacts {
  name: string;
  row_count: number | null;
  columns: string[];
}

const tablesQuery = `
select n.nspname || '.' || c.relname as name,
  case when c.reltuples >= 0 then c.reltuples::float8 end as row_count,
  (select json_agg(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0) as columns
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname || '.' || c.relname = any($1) and c.relkind in ('r', 'm', 'p')`;

async function readTables(
  plan: QueryPlan,
  sessions: Sessions,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, TableFacts>> {
  const targetsOf = ({target, children}: PlanNode): string[] => [
    ...(target === undefined ? [] : [target]),
    ...children.flatMap(targetsOf),
  ];
  const targets = targetsOf(plan.root);
  if (targets.length === 0) return new Map();
  const {rows} = await sessions.use(signal, (client) => client.query<TableFacts>(tablesQuery, [targets]));
  return new Map(rows.map((row) => [row.name, row]));
}

function withTables(plan: QueryPlan, tables: ReadonlyMap<string, TableFacts>): QueryPlan {
  const visit = (node: PlanNode): PlanNode => {
    const table = node.target === undefined ? undefined : tables.get(node.target);
    const indexableColumns = indexable(node, table?.columns ?? []);
    return {
      ...node,
      ...(typeof table?.row_count === 'number' && {targetRows: table.row_count}),
      ...(indexableColumns.length > 0 && {indexableColumns}),
      children: node.children.map(visit),
    };
  };
  return {...plan, root: visit(plan.root)};
}

/** Columns that the filter compares as they are; an index on a column does not serve an expression around it. */
function indexable({kind, filter}: PlanNode, columns: readonly string[]): string[] {
  if (kind !== 'scan' || filter === undefined) return [];
  return columns.filter((column) => {
    const name = column.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    return new RegExp(String.raw`[(.]"?${name}"?\)?(::[\w ]+)? (=|<|>|<=|>=|= ANY) `).test(filter);
  });
}
