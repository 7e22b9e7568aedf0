import type {Explain, PlanNode, Query, QueryPlan, Statement, Value} from '#src/warehouse/index.ts';
import {planFromJson, type Explanation} from './plan-json.ts';
import {planFromTree} from './plan-tree.ts';
import type {Sessions} from './session.ts';
import {isAtLeast, serverVersion} from './session-setup.ts';

/** Explains through the query facet, so that parameters, aborts and errors are those of the statement. */
export function createExplain(query: Query, sessions: Sessions): Explain {
  return {
    async explain(statement, {analyze, signal, session}) {
      const version = await sessions.use(signal, serverVersion);
      const asked = (prefix: string) => read(session ?? query, statement, {prefix, signal});
      if (version.product === 'MariaDB') {
        const [[json]] = await asked(analyze ? 'analyze format=json' : 'explain format=json');
        return planFromJson(JSON.parse(String(json)) as Explanation);
      }
      if (!isAtLeast(version, 8, 0, 18)) return planFromRows(await asked('explain'));
      const [[tree]] = await asked(analyze ? 'explain analyze' : 'explain format=tree');
      // Changes of a single table have no tree.
      const isTree = !String(tree).includes('<not executable');
      return isTree ? planFromTree(String(tree)) : planFromRows(await asked('explain'));
    },
  };
}

type Rows = [Value[], ...Value[][]];

async function read(
  query: Pick<Query, 'run'>,
  {text, parameters}: Statement,
  {prefix, signal}: {prefix: string; signal: AbortSignal},
): Promise<Rows> {
  const statement = {text: `${prefix} ${text}`, ...(parameters && {parameters})};
  const result = await query.run(statement, {signal});
  const rows: Value[][] = [];
  for await (const {columns, rowCount} of result.batches)
    for (let row = 0; row < rowCount; row++) rows.push(columns.map((column) => column[row]!));
  return rows as Rows;
}

/** Columns of EXPLAIN without a format. */
const columnNames = [
  'id',
  'select_type',
  'table',
  'partitions',
  'type',
  'possible_keys',
  'key',
  'key_len',
  'ref',
];

function planFromRows(rows: Rows): QueryPlan {
  const nodes = rows.map((row): PlanNode => {
    const cell = (name: string) => row[columnNames.indexOf(name)] ?? null;
    const [count, , extra] = row.slice(columnNames.length);
    const access = String(cell('type') ?? '');
    return {
      operation: `${access === 'ALL' ? 'Table scan' : access || 'Operation'} (${String(cell('select_type'))})`,
      kind: access === 'ALL' ? 'scan' : access === '' ? 'other' : 'index-scan',
      ...(cell('table') !== null && {target: String(cell('table'))}),
      ...(count !== null && count !== undefined && {estimatedRows: Number(count)}),
      details: {
        ...(cell('key') !== null && {Index: String(cell('key'))}),
        ...(extra !== null && extra !== undefined && {Extra: String(extra)}),
      },
      children: [],
    };
  });
  const [only] = nodes;
  return {
    root: nodes.length === 1 ? only! : {operation: 'Join', kind: 'nested-loop', details: {}, children: nodes},
  };
}
