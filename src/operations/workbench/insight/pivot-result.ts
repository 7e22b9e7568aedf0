import {UsageError} from '../../../errors/index.ts';
import type {BuildOptions} from '../../../warehouse/index.ts';
import type {ResultStore} from '../results/result-store.ts';
import {createNaturalView, readRows, type ResultView} from '../results/result-view.ts';
import {nameColumns, type StoredResult} from '../results/stored-result.ts';
import {numberSql, openScope, toNumber, type Scope} from './scope.ts';

export type Aggregate = 'count' | 'distinct' | 'sum' | 'mean' | 'min' | 'max';

export interface PivotRequest {
  /** Columns whose values become the rows. */
  rows: readonly number[];
  /** The column whose values become columns; without one, there is only the total. */
  column?: number;
  /** The column that is summed up; `count` counts rows without one. */
  value?: number;
  aggregate: Aggregate;
}

export interface Pivot {
  view: ResultView;
  /** Values for which there was no room for a column; the total counts them. */
  omittedColumns: number;
}

const mostColumns = 60;

/** A table of the view: its rows and columns are values, its cells sum up the rows that have both. */
export async function pivotResult(
  view: ResultView,
  request: PivotRequest,
  store: ResultStore,
  options: BuildOptions,
): Promise<Pivot> {
  const {dialect, spool, newName} = store;
  const scope = openScope(view, store, options.signal);
  const aggregate = aggregateSql(scope, request);
  const labels = request.column === undefined ? [] : await readLabels(scope, request.column);
  const shown = labels.slice(0, mostColumns);
  const groups = request.rows.map((index) => scope.sqlOf(index));
  const cells = shown.map((label) => {
    const {text} = scope.sqlOf(request.column!);
    return `${aggregate} filter (where ${text} is not distinct from ${dialect.quoteLiteral(label)})`;
  });
  const names = [
    ...request.rows.map((index) => scope.column(index).name),
    ...shown.map((label) => (label === null ? 'NULL' : label)),
    request.column === undefined ? request.aggregate : 'total',
  ];
  const unique = nameColumns(names.map((name) => ({name, type: {kind: 'text'}, nativeType: ''})));
  const expressions = [...groups.map(({value}) => value), ...cells, aggregate].map(
    (expression, index) => `${expression} as ${dialect.quoteIdentifier(unique[index]!.name)}`,
  );
  const grouping = groups.length > 0 ? `group by ${groups.map(({value}) => value).join(', ')}` : '';
  const order =
    groups.length > 0 ? `order by ${groups.map((_, index) => `${index + 1} nulls last`).join(', ')}` : '';
  const table = newName('pivot');
  const name = dialect.quoteIdentifier(table);
  await spool.build(
    `create table ${name} as select ${expressions.join(', ')} ${scope.from} ${grouping} ${order}`,
    options,
  );
  return {view: await openTable(table, store, options.signal), omittedColumns: labels.length - shown.length};
}

function aggregateSql(scope: Scope, {value, aggregate}: PivotRequest): string {
  if (value === undefined) {
    if (aggregate === 'count') return 'count(*)';
    throw new UsageError(`A pivot by ${aggregate} needs a column`, {hint: 'Name the column, or count rows.'});
  }
  const sql = scope.sqlOf(value);
  switch (aggregate) {
    case 'count':
      return `count(${sql.value})`;
    case 'distinct':
      return `count(distinct ${sql.value})`;
    case 'sum':
      return isExactNumber(scope, value) ? `sum(${sql.value})` : `sum(${numberSql(scope, value, 'sum')})`;
    case 'mean':
      return `avg(${numberSql(scope, value, 'mean')})`;
    case 'min':
    case 'max':
      return sql.order[0] === sql.value
        ? `${aggregate}(${sql.value})`
        : `arg_${aggregate}(${sql.value}, ${sql.order[0]})`;
  }
}

/** Sums of whole numbers and decimals keep every digit. */
function isExactNumber(scope: Scope, index: number): boolean {
  const {type} = scope.column(index);
  const isDecimal = type.kind === 'decimal' && scope.sqlOf(index).order.length === 1;
  return type.kind === 'integer' || isDecimal;
}

/** The values of a column as text, in its order. */
async function readLabels(scope: Scope, column: number): Promise<(string | null)[]> {
  const {text, order} = scope.sqlOf(column);
  const rows = await scope.read(
    `select ${text} ${scope.from} group by 1 order by min(${order[0]}) nulls last limit ${mostLabels}`,
  );
  return rows.map(([label]) => label as string | null);
}

/** Enough to say how many were left out, but never a whole column of keys. */
const mostLabels = 10_000;

async function openTable(table: string, store: ResultStore, signal: AbortSignal): Promise<ResultView> {
  const {dialect, spool} = store;
  const name = dialect.quoteIdentifier(table);
  const empty = await spool.query.run({text: `select * from ${name} limit 0`}, {signal});
  await empty.close();
  const [row] = await readRows(store, `select count(*) from ${name}`, signal);
  const rowCount = toNumber(row![0]);
  const {columns} = empty;
  const result: StoredResult = {table, columns, stored: () => columns, readableRows: () => rowCount};
  return {
    ...createNaturalView(result, store),
    close: () => spool.build(`drop table if exists ${name}`, {signal: new AbortController().signal}),
  };
}
