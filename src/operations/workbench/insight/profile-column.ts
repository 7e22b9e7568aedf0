import type {Column, Value} from '../../../warehouse/index.ts';
import type {ResultStore} from '../results/result-store.ts';
import type {ResultView} from '../results/result-view.ts';
import {readHistogram, type Bucket} from './histogram.ts';
import {isTime, momentText, openScope, toNumber, type Scope} from './scope.ts';

export interface ColumnProfile {
  column: Column;
  rows: number;
  nulls: number;
  distinct: number;
  /** False for long results, where counting exactly would take too long: about 2 % off. */
  isDistinctExact: boolean;
  /** In the form of the column's values; null when all are NULL. */
  min: Value;
  max: Value;
  /** Of numbers and times. NaN, infinities and what is not finite are left out. */
  spread?: {
    mean: Value;
    /** In microseconds for times. */
    deviation: number | undefined;
    quantiles: readonly {share: number; value: Value}[];
    histogram: readonly Bucket[];
  };
  /** Of texts, in characters. */
  lengths?: {min: number; max: number; mean: number; empty: number};
  /** The most frequent values; absent where nearly every row has its own. */
  top?: readonly {value: Value; count: number}[];
}

const profiledShares = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Longer results are estimated where exact answers need every value in memory. */
const mostExactRows = 1_000_000;
const topCount = 10;
const leastRowsToSkipTop = 10_000;
const uniqueShare = 0.9;

/** What the values of one column are like, over all rows of a view. */
export async function profileColumn(
  view: ResultView,
  index: number,
  {store, signal}: {store: ResultStore; signal: AbortSignal},
): Promise<ColumnProfile> {
  const scope = openScope(view, store, signal);
  const column = scope.column(index);
  const isExact = view.rowCount() <= mostExactRows;
  const basics = await readBasics(scope, index, isExact);
  const {rows, nulls, distinct} = basics;
  const values = rows - nulls;
  const isNearlyUnique = values > leastRowsToSkipTop && distinct > values * uniqueShare;
  const spread =
    values > 0 && scope.sqlOf(index).number !== undefined
      ? await readSpread(scope, index, isExact)
      : undefined;
  return {
    column,
    ...basics,
    isDistinctExact: isExact,
    ...(spread && {spread}),
    ...(column.type.kind === 'text' && values > 0 && {lengths: await readLengths(scope, index)}),
    ...(!isNearlyUnique && {top: await readTop(scope, index)}),
  };
}

async function readBasics(scope: Scope, index: number, isExact: boolean) {
  const {value, order} = scope.sqlOf(index);
  const hasOrder = scope.column(index).type.kind !== 'map';
  const extreme = (name: 'min' | 'max') =>
    !hasOrder ? 'null' : order[0] === value ? `${name}(${value})` : `arg_${name}(${value}, ${order[0]})`;
  const [row] = await scope.read(
    `select count(*), count(${value}), ${isExact ? `count(distinct ${value})` : `approx_count_distinct(${value})`},
      ${extreme('min')}, ${extreme('max')} ${scope.from}`,
  );
  const [rows, values, distinct] = row!.map((cell) => toNumber(typeof cell === 'bigint' ? cell : 0));
  return {rows: rows!, nulls: rows! - values!, distinct: distinct!, min: row![3]!, max: row![4]!};
}

/** Squares of larger numbers leave the range of a double, which the engine refuses. */
const largestSpread = 1e150;

async function readSpread(scope: Scope, index: number, isExact: boolean): Promise<ColumnProfile['spread']> {
  const column = scope.column(index);
  const number = scope.sqlOf(index).number!;
  const quantile = isExact ? 'quantile_cont' : 'approx_quantile';
  const [row] = await scope.read(
    `select min(n), max(n), avg(n), case when max(abs(n)) < ${largestSpread} then stddev_samp(n) filter (where abs(n) < ${largestSpread}) end,
       ${quantile}(n, [${profiledShares.join(', ')}])
     from (select ${number} as n ${scope.from}) where n is not null`,
  );
  const [low, high, mean, deviation, list] = row!;
  const quantiles = Array.isArray(list) ? (list as readonly Value[]) : [];
  if (low === null || high === null) return undefined;
  const shown = (value: Value | undefined) =>
    isTime(column) ? momentText(toNumber(value), column) : toNumber(value);
  return {
    mean: shown(mean),
    deviation: deviation === null ? undefined : toNumber(deviation),
    quantiles: profiledShares.map((share, position) => ({share, value: shown(quantiles[position])})),
    histogram: await readHistogram(scope, index, {low: toNumber(low), high: toNumber(high)}),
  };
}

async function readLengths(scope: Scope, index: number): Promise<NonNullable<ColumnProfile['lengths']>> {
  const {value} = scope.sqlOf(index);
  const [row] = await scope.read(
    `select min(length(${value})), max(length(${value})), avg(length(${value})), count(*) filter (where ${value} = '')
     ${scope.from}`,
  );
  const [min, max, mean, empty] = row!.map(toNumber);
  return {min: min!, max: max!, mean: mean!, empty: empty!};
}

async function readTop(scope: Scope, index: number): Promise<NonNullable<ColumnProfile['top']>> {
  const {value} = scope.sqlOf(index);
  const rows = await scope.read(
    `select ${value}, count(*) ${scope.from} and ${value} is not null
     group by 1 order by 2 desc, min(r.rowid) limit ${topCount}`,
  );
  return rows.map(([top, count]) => ({value: top!, count: toNumber(count)}));
}
