import type {SyntaxTree} from './canonical-sql.ts';
import {canonicalJson} from './canonical-json.ts';
import {readProjection, type Projection} from './projection.ts';

/** What a change of SQL means for those who read the result. */
export interface SqlChange {
  /** Columns that were not there before. */
  added: readonly string[];
  removed: readonly string[];
  /** Columns that have another expression. */
  changed: readonly string[];
  /** Why other rows may come, or why that cannot be told; none where the rows are the same. */
  rowReasons: readonly string[];
}

/** Clauses besides the list of columns that decide the rows, with the words for them. */
const clauses: Readonly<Record<string, string>> = {
  from: 'FROM',
  joins: 'JOIN',
  lateral_views: 'LATERAL VIEW',
  where_clause: 'WHERE',
  group_by: 'GROUP BY',
  having: 'HAVING',
  qualify: 'QUALIFY',
  distinct: 'DISTINCT',
  distinct_on: 'DISTINCT ON',
  limit: 'LIMIT',
  offset: 'OFFSET',
  fetch: 'FETCH',
  top: 'TOP',
  sample: 'SAMPLE',
  connect: 'CONNECT BY',
  windows: 'WINDOW',
  with: 'WITH',
};

/** Compares two canonical statements. What cannot be compared column by column may change any row. */
export function compareSql(before: SyntaxTree | undefined, after: SyntaxTree | undefined): SqlChange {
  if (before === undefined || after === undefined)
    return rowsOnly('the SQL parser does not understand it, so every row may differ');
  const [former, current] = [before['select'], after['select']] as (SyntaxTree | undefined)[];
  if (!former || !current)
    return canonicalJson(before) === canonicalJson(after)
      ? noChange
      : rowsOnly('the statement is no single SELECT, so every row may differ');
  return compareSelects(former, current);
}

const noChange: SqlChange = {added: [], removed: [], changed: [], rowReasons: []};

function rowsOnly(reason: string): SqlChange {
  return {...noChange, rowReasons: [reason]};
}

function compareSelects(before: SyntaxTree, after: SyntaxTree): SqlChange {
  const rowReasons: string[] = [];
  for (const [key, words] of Object.entries(clauses)) {
    if (canonicalJson(before[key]) === canonicalJson(after[key])) continue;
    // Columns that arrive by a star would be seen by DISTINCT.
    const onlyAdds = key === 'with' && !isDistinct(after) && commonTablesOnlyGrow(before[key], after[key]);
    if (!onlyAdds) rowReasons.push(`${words} differs`);
  }
  const order = canonicalJson(before['order_by']) !== canonicalJson(after['order_by']);
  if (order && isCut(after)) rowReasons.push('ORDER BY differs, which decides the rows that are kept');
  const [former, current] = [readProjection(before), readProjection(after)];
  const change = compareProjections(former, current);
  if (change.added.length + change.removed.length > 0 && isDistinct(after))
    rowReasons.push('DISTINCT looks at other columns');
  if (
    current.some(
      ({name, makesRows}) => makesRows && !former.some((column) => column.name === name && column.makesRows),
    )
  )
    rowReasons.push('a column makes rows of its own');
  if (countsPositions(after) && !keepsPositions(former, current))
    rowReasons.push('GROUP BY or ORDER BY counts columns, which have moved');
  return {...change, rowReasons};
}

function compareProjections(before: readonly Projection[], after: readonly Projection[]) {
  const former = new Map(before.map((column) => [column.name, column.text]));
  const current = new Map(after.map((column) => [column.name, column.text]));
  return {
    added: [...current.keys()].filter((name) => !former.has(name)),
    removed: [...former.keys()].filter((name) => !current.has(name)),
    changed: [...current]
      .filter(([name, text]) => former.has(name) && former.get(name) !== text)
      .map(([name]) => name),
  };
}

/** True where every common table is there as before, or has further columns that nothing can stumble over. */
function commonTablesOnlyGrow(before: unknown, after: unknown): boolean {
  const [former, current] = [commonTables(before), commonTables(after)];
  if (!former || !current || former.size > current.size) return false;
  return [...former].every(([name, query]) => {
    const now = current.get(name);
    if (!now) return false;
    if (canonicalJson(query) === canonicalJson(now)) return true;
    const {removed, changed, rowReasons} = compareSql(query, now);
    return removed.length + changed.length + rowReasons.length === 0;
  });
}

function commonTables(clause: unknown): Map<string, SyntaxTree> | undefined {
  const ctes = (clause as {ctes?: {alias: {name: string}; this: SyntaxTree}[]} | null)?.ctes;
  return ctes && new Map(ctes.map((cte) => [cte.alias.name, cte.this]));
}

const isCut = (select: SyntaxTree) =>
  ['limit', 'offset', 'fetch', 'top', 'distinct_on'].some(
    (key) => select[key] !== null && select[key] !== undefined,
  );

const isDistinct = (select: SyntaxTree) => select['distinct'] === true;

function countsPositions(select: SyntaxTree): boolean {
  const text = canonicalJson([select['group_by'], select['order_by']]);
  return /"literal_type":"number"|"all":true/.test(text);
}

function keepsPositions(before: readonly Projection[], after: readonly Projection[]): boolean {
  return before.every(({name}, position) => after[position]?.name === name);
}
