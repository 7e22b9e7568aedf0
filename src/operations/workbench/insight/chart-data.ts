import type {ResultStore} from '../results/result-store.ts';
import type {ResultView} from '../results/result-view.ts';
import {isTime, momentText, numberSql, openScope, stepOf, toNumber, type Scope} from './scope.ts';

export interface ChartRequest {
  /**
   * - `bar`: one bar for each value of x, summed up.
   * - `line`: y over x, both averaged over as many steps as there is room for.
   * - `scatter`: where points are.
   */
  kind: 'bar' | 'line' | 'scatter';
  /** Without one, rows are numbered. */
  x?: number;
  /** Columns of numbers; none counts rows. */
  y: readonly number[];
  /** Room for bars, or dots across. */
  width: number;
  /** Dots from bottom to top, for a scatter. */
  height: number;
}

export interface ChartPoint {
  x: number;
  y: number;
}

export interface ChartSeries {
  name: string;
  points: readonly ChartPoint[];
}

export interface ChartData {
  series: readonly ChartSeries[];
  /** What stands at `x` 0, 1, ... of a bar chart. */
  labels?: readonly (string | null)[];
  /** What the ends of the x axis are called; absent for bars and for no rows. */
  ends?: {from: string; to: string};
  /** Bars for which there was no room, the smallest ones. */
  omitted: number;
}

/** The points of a chart of all rows of a view, never more than there is room for. */
export async function readChart(
  view: ResultView,
  request: ChartRequest,
  {store, signal}: {store: ResultStore; signal: AbortSignal},
): Promise<ChartData> {
  const scope = openScope(view, store, signal);
  if (request.kind === 'bar') return readBars(scope, request);
  const xSql = request.x === undefined ? 'cast(r.rowid as double)' : numberSql(scope, request.x, 'x axis');
  const range = await readRange(scope, xSql);
  if (!range) return {series: [], omitted: 0};
  const ys = request.y.length === 0 ? [undefined] : request.y;
  const series = [];
  for (const y of ys)
    series.push({
      name: y === undefined ? 'rows' : scope.column(y).name,
      points: await readPoints(scope, request, {xSql, y, range}),
    });
  return {series, ends: endsOf(scope, request.x, range), omitted: 0};
}

interface Range {
  low: number;
  high: number;
}

function endsOf(scope: Scope, x: number | undefined, {low, high}: Range): {from: string; to: string} {
  const column = x === undefined ? undefined : scope.column(x);
  const shown = (value: number) => (column && isTime(column) ? momentText(value, column) : String(value));
  return {from: shown(low), to: shown(high)};
}

/** Bars of times and numbers stand in their order, all others with the longest first. */
async function readBars(scope: Scope, {x, y, width}: ChartRequest): Promise<ChartData> {
  const sums = y.map((column) => `sum(${numberSql(scope, column, 'bar')})`);
  const cells = sums.length > 0 ? sums : ['cast(count(*) as double)'];
  const label = x === undefined ? 'cast(r.rowid + 1 as varchar)' : scope.sqlOf(x).text;
  const order = x === undefined ? 'r.rowid' : scope.sqlOf(x).number;
  const grouped = `select ${label} as label, min(${order ?? 'r.rowid'}) as place, ${cells
    .map((cell, index) => `${cell} as v${index}`)
    .join(', ')} ${scope.from} group by 1`;
  const values = cells.map((_, index) => `v${index}`).join(', ');
  const rows = await scope.read(
    `select label, count(*) over (), ${values} from (${grouped}) qualify row_number() over (order by abs(v0) desc nulls last, place) <= ${width}
     order by ${order === undefined ? 'v0 desc nulls last, place' : 'place nulls last'}`,
  );
  return {
    labels: rows.map(([text]) => text as string | null),
    series: cells.map((_, index) => ({
      name: y[index] === undefined ? 'rows' : scope.column(y[index]).name,
      points: rows.map((row, position) => ({x: position, y: toNumber(row[index + 2])})),
    })),
    omitted: Math.max(0, toNumber(rows[0]?.[1]) - rows.length),
  };
}

interface Axis {
  xSql: string;
  y: number | undefined;
  range: Range;
}

async function readRange(scope: Scope, sql: string): Promise<Range | undefined> {
  const [row] = await scope.read(`select min(${sql}), max(${sql}) ${scope.from}`);
  return row![0] === null ? undefined : {low: toNumber(row![0]), high: toNumber(row![1])};
}

async function readPoints(
  scope: Scope,
  {kind, width, height}: ChartRequest,
  {xSql, y, range}: Axis,
): Promise<ChartPoint[]> {
  const ySql = y === undefined ? undefined : numberSql(scope, y, kind);
  const points = `select ${xSql} as x, ${ySql ?? 'cast(r.rowid as double)'} as y ${scope.from}`;
  const dot = (axis: string, axisRange: Range, dots: number) => {
    const step = stepOf(axisRange, Math.max(1, dots - 1));
    return `floor(${axis} / ${step} - ${axisRange.low / step})`;
  };
  const groups = [dot('x', range, width)];
  // One point stands for all rows that would share a dot.
  if (kind === 'scatter')
    groups.push(dot('y', (await readRange(scope, ySql ?? 'cast(r.rowid as double)')) ?? range, height));
  const rows = await scope.read(
    `select avg(x), ${y === undefined && kind === 'line' ? 'cast(count(*) as double)' : 'avg(y)'}
     from (${points}) where x is not null and y is not null group by ${groups.join(', ')} order by 1`,
  );
  return rows.map(([px, py]) => ({x: toNumber(px), y: toNumber(py)}));
}
