import {chunk, finiteOf, numberOf, type ProfiledColumn, type ProfileScope} from './column-scope.ts';
import {cramersV} from './cramers-v.ts';
import type {ColumnProfile, Correlations} from './table-profile.ts';

/** All pairs of so many columns are looked at. */
const mostNumericColumns = 40;
const mostCategoricalColumns = 12;
const mostCategories = 20;
/** Pairs times rows; beyond, a random part of the rows is looked at. */
const mostPairRows = 200_000_000;
const sampledRows = 200_000;
const pairsPerScan = 200;
const mostListed = 10;
/** Weaker ones say nothing. */
const leastStrength = 0.1;
/** Squares of larger numbers leave the range of a double. */
const largestSquared = 1e150;

interface Numeric {
  name: string;
  sql: string;
}

/** The strongest ties between two columns. */
export async function correlate(
  scope: ProfileScope,
  profiles: readonly ColumnProfile[],
): Promise<Correlations> {
  const each = scope.columns.map((column, index) => ({column, profile: profiles[index]!}));
  const numeric = each.filter(
    ({column, profile}) => column.nature === 'number' && profile.distinct.count > 1,
  );
  const categorical = each.filter(({column, profile}) => isCategorical(column, profile));
  const usedNumeric = numeric.slice(0, mostNumericColumns);
  const usedCategorical = categorical.slice(0, mostCategoricalColumns);
  const pairCount = pairsOf(usedNumeric).length + pairsOf(usedCategorical).length;
  const isSampled = pairCount * scope.rows > mostPairRows && scope.rows > sampledRows;
  const used = [...new Set([...usedNumeric, ...usedCategorical])].map(({column}) => column.sql.value);
  const rows = `select ${used.join(', ')} ${scope.from} using sample reservoir(${sampledRows} rows)`;
  const from = isSampled ? `from (${rows}) r` : scope.from;
  return {
    numeric: await pearson(
      {...scope, from},
      usedNumeric.map(({column, profile}) => ({
        name: profile.name,
        sql: `case when abs(${column.sql.number}) < ${largestSquared} then ${column.sql.number} end`,
      })),
    ),
    categorical: await associate({...scope, from}, usedCategorical),
    ...(isSampled && {sampledRows}),
    omittedColumns: numeric.length - usedNumeric.length + categorical.length - usedCategorical.length,
  };
}

function isCategorical({nature}: ProfiledColumn, {distinct}: ColumnProfile): boolean {
  return (
    (nature === 'text' || nature === 'boolean') &&
    distinct.isExact &&
    distinct.count > 1 &&
    distinct.count <= mostCategories
  );
}

async function pearson(
  {from, read}: ProfileScope,
  columns: readonly Numeric[],
): Promise<Correlations['numeric']> {
  const found = [];
  for (const group of chunk(pairsOf(columns), pairsPerScan)) {
    const [row] = await read(
      `select ${group.map(([a, b]) => `corr(${a.sql}, ${b.sql})`).join(', ')} ${from}`,
    );
    for (const [index, [a, b]] of group.entries())
      found.push({a: a.name, b: b.name, value: finiteOf(row![index]) ?? 0});
  }
  return strongest(found);
}

async function associate(
  {from, read}: ProfileScope,
  columns: readonly {column: ProfiledColumn; profile: ColumnProfile}[],
): Promise<Correlations['categorical']> {
  const found = [];
  for (const [a, b] of pairsOf(columns)) {
    const [left, right] = [a.column.sql.text, b.column.sql.text];
    const cells = await read(
      `select ${left}, ${right}, count(*) ${from} where ${left} is not null and ${right} is not null group by 1, 2`,
    );
    const value = cramersV(cells.map(([x, y, count]) => [String(x), String(y), numberOf(count)] as const));
    found.push({a: a.profile.name, b: b.profile.name, value});
  }
  return strongest(found);
}

function pairsOf<Item>(items: readonly Item[]): (readonly [Item, Item])[] {
  return items.flatMap((a, index) => items.slice(index + 1).map((b) => [a, b] as const));
}

function strongest(found: {a: string; b: string; value: number}[]) {
  return found
    .filter(({value}) => Math.abs(value) >= leastStrength)
    .toSorted((one, other) => Math.abs(other.value) - Math.abs(one.value))
    .slice(0, mostListed);
}
