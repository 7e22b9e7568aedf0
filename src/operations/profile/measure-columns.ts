import type {Value} from '../../warehouse/index.ts';
import {isTime, momentText} from '../workbench/insight/scope.ts';
import {
  chunk,
  finiteOf,
  numberOf,
  type ColumnNature,
  type ProfiledColumn,
  type ProfileScope,
} from './column-scope.ts';
import type {ColumnProfile, NumberFacts} from './table-profile.ts';

/** What one scan tells of a column. */
export interface Measures extends Pick<ColumnProfile, 'nulls' | 'min' | 'max' | 'quantiles'> {
  values: number;
  /** About 2 % off. */
  distinctEstimate: number;
  numbers?: NumberFacts;
  /** Ends of the finite numbers; times are microseconds. */
  range?: {low: number; high: number};
  lengths?: {empty: number; min: number; max: number; mean: number};
}

const profiledShares = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1] as const;
const innerShares = profiledShares.slice(1, -1);
const rangeShares = [0, 1];

/** Exact quantiles keep every number in memory. */
const mostExactRows = 1_000_000;
const mostNumbersInMemory = 1_500_000;
const mostColumnsPerScan = 20;
/** Squares of larger numbers leave the range of a double, which the engine refuses. */
const largestSquared = 1e150;
/** Longer texts are cut where a value is only shown. */
export const mostShownCharacters = 200;

/** Measures all columns in as few scans as memory allows. */
export async function measureColumns(
  scope: ProfileScope,
  onColumns: (done: number) => void,
): Promise<Measures[]> {
  const isExact = scope.rows <= mostExactRows;
  const size = isExact ? Math.floor(mostNumbersInMemory / Math.max(1, scope.rows)) : mostColumnsPerScan;
  const groups = chunk(scope.columns, Math.max(1, Math.min(size, mostColumnsPerScan)));
  const measures: Measures[] = [];
  for (const group of groups) {
    const expressions = group.flatMap((each) => expressionsOf(each, isExact));
    const [row] = await scope.read(`select ${expressions.join(', ')} ${scope.from}`);
    let place = 0;
    for (const each of group) {
      const {length} = expressionsOf(each, isExact);
      measures.push(readMeasures(each, row!.slice(place, place + length), {rows: scope.rows, isExact}));
      place += length;
    }
    onColumns(measures.length);
  }
  return measures;
}

function expressionsOf({column, nature, sql}: ProfiledColumn, isExact: boolean): string[] {
  const {value, text, number} = sql;
  const comparable = nature === 'opaque' ? text : value;
  const common = [
    `count(${value})`,
    `approx_count_distinct(${comparable})`,
    ...extremesOf(column, nature, sql),
  ];
  if (number !== undefined) {
    const quantile = isExact ? 'quantile_cont' : 'approx_quantile';
    common.push(
      `min(${number})`,
      `max(${number})`,
      `avg(${number})`,
      `${quantile}(${number}, [${innerShares.join(', ')}])`,
    );
  }
  if (nature === 'number')
    common.push(
      `case when max(abs(${number})) < ${largestSquared} then stddev_samp(${number}) filter (where abs(${number}) < ${largestSquared}) end`,
      `count(*) filter (where ${number} = 0)`,
      `count(*) filter (where ${number} < 0)`,
      `count(${number})`,
      `count(*) filter (where isnan(try_cast(${value} as double)))`,
    );
  if (nature === 'text')
    common.push(
      `count(*) filter (where ${text} = '')`,
      `min(length(${text}))`,
      `max(length(${text}))`,
      `avg(length(${text}))`,
    );
  return common;
}

/** Least and greatest value as text. */
function extremesOf(
  {type}: ProfiledColumn['column'],
  nature: ColumnNature,
  {value, text, number, order}: ProfiledColumn['sql'],
): string[] {
  if (nature === 'opaque' && type.kind !== 'time' && type.kind !== 'interval') return ['null', 'null'];
  if (nature === 'boolean') return ['null', 'null'];
  // NaN and infinities are counted apart.
  const filter =
    nature === 'number' && type.kind !== 'integer' ? ` filter (where ${number} is not null)` : '';
  if (nature === 'text')
    return ['min', 'max'].map((name) => `left(${name}(${text}), ${mostShownCharacters})`);
  return ['min', 'max'].map(
    (name) => `arg_${name}(${text}, ${order[0] === value ? value : order[0]})${filter}`,
  );
}

function readMeasures(
  {column, nature, sql}: ProfiledColumn,
  row: readonly Value[],
  {rows, isExact}: {rows: number; isExact: boolean},
): Measures {
  const [count, distinct, min, max, ...rest] = row;
  const values = numberOf(count);
  const measures: Measures = {
    values,
    nulls: rows - values,
    distinctEstimate: Math.min(values, numberOf(distinct)),
    ...(min !== null && {min: String(min)}),
    ...(max !== null && {max: String(max)}),
  };
  if (nature === 'text' && values > 0) {
    const [empty, shortest, longest, mean] = rest.map(numberOf);
    measures.lengths = {empty: empty!, min: shortest!, max: longest!, mean: mean!};
  }
  if (sql.number === undefined || values === 0) return measures;
  const [low, high, mean, quantiles, deviation, zeros, negatives, finite, nan] = rest;
  const shown = (value: Value | undefined) =>
    isTime(column) ? momentText(numberOf(value), column) : numberOf(value);
  if (nature === 'number') {
    const spread = finiteOf(deviation);
    const average = finiteOf(mean);
    measures.numbers = {
      ...(average !== undefined && {mean: average}),
      ...(spread !== undefined && {deviation: spread}),
      zeros: numberOf(zeros),
      negatives: numberOf(negatives),
      nan: numberOf(nan),
      infinite: values - numberOf(finite) - numberOf(nan),
    };
  } else if (finiteOf(mean) !== undefined)
    measures.numbers = {mean: shown(mean), zeros: 0, negatives: 0, nan: 0, infinite: 0};
  if (low === null || high === null || !Array.isArray(quantiles)) return measures;
  const inner = quantiles as readonly Value[];
  measures.range = {low: numberOf(low), high: numberOf(high)};
  measures.quantiles = {
    isExact,
    values: profiledShares.map((share) => ({
      share,
      value: shown(
        rangeShares.includes(share) ? (share === 0 ? low : high) : inner[innerShares.indexOf(share)],
      ),
    })),
  };
  return measures;
}
