import {numberOf, type ProfiledColumn, type ProfileScope} from './column-scope.ts';
import {mostShownCharacters, type Measures} from './measure-columns.ts';
import type {ColumnProfile} from './table-profile.ts';

/** Enough to tell every value of a column that has few. */
const mostTopValues = 20;
/** With more values, counting them one by one takes too long, unless it decides about a key. */
const mostCountedValues = 1_000_000;
const leastRowsToSkipTop = 10_000;
/** The estimate may be off by a few percent. */
const nearlyUniqueShare = 0.9;
/** Longer texts are neither compared one by one nor shown. */
const longestCountedText = 1000;

/** How many values a column has, and which come most often. */
export async function countValues(
  scope: ProfileScope,
  {column, nature, sql}: ProfiledColumn,
  measures: Measures,
): Promise<Pick<ColumnProfile, 'distinct' | 'top'>> {
  const {values, nulls, distinctEstimate, lengths} = measures;
  const estimate = {distinct: {count: distinctEstimate, isExact: false}};
  if (values === 0) return {distinct: {count: 0, isExact: true}};
  if ((lengths?.mean ?? 0) > longestCountedText || column.type.kind === 'bytes') return estimate;
  const key = nature === 'opaque' ? sql.text : sql.value;
  const groups = `select ${key} as v, count(*) as n ${scope.from} where ${sql.value} is not null group by 1`;
  const isNearlyUnique = distinctEstimate > values * nearlyUniqueShare;
  if (isNearlyUnique && values > leastRowsToSkipTop) {
    if (nulls > 0 && distinctEstimate > mostCountedValues) return estimate;
    const [row] = await scope.read(`select count(*) from (${groups})`);
    return {distinct: {count: numberOf(row![0]), isExact: true}};
  }
  if (distinctEstimate > mostCountedValues) return estimate;
  const shown = sql.text.replaceAll(sql.value, 'v');
  const rows = await scope.read(
    `select left(${nature === 'opaque' ? 'v' : shown}, ${mostShownCharacters}), n, count(*) over () from (${groups})
     order by n desc, v limit ${mostTopValues}`,
  );
  const distinct = numberOf(rows[0]?.[2]);
  return {
    distinct: {count: distinct, isExact: true},
    // Where every value stands alone, none is frequent.
    ...(distinct < values || distinct <= mostTopValues
      ? {top: rows.map(([value, count]) => ({value: String(value), count: numberOf(count)}))}
      : {}),
  };
}
