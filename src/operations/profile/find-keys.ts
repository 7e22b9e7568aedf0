import {numberOf, type ProfiledColumn, type ProfileScope} from './column-scope.ts';
import type {ColumnProfile, KeyCandidate, TableProfile} from './table-profile.ts';

/** Pairs are tried where no single column identifies a row. */
const mostRowsForPairs = 5_000_000;
const mostPairs = 15;
const mostColumnsInPairs = 8;
/** More cells are compared by their hash. */
const mostCellsCompared = 20_000_000;

const keyKinds: ReadonlySet<string> = new Set(['integer', 'decimal', 'text', 'uuid', 'date', 'timestamp']);

/** The least columns whose values tell rows apart, the declared key first. */
export async function findKeys(
  scope: ProfileScope,
  columns: readonly ColumnProfile[],
  declared: readonly string[] | undefined,
): Promise<KeyCandidate[]> {
  const {rows} = scope;
  const known = declared && declared.every((name) => columns.some((column) => column.name === name));
  const keys: KeyCandidate[] = known && declared.length > 0 ? [{columns: declared, isDeclared: true}] : [];
  if (rows === 0) return keys;
  for (const {name, kind, nulls, distinct} of columns)
    if (keyKinds.has(kind) && nulls === 0 && distinct.isExact && distinct.count === rows)
      if (!keys.some((key) => key.columns.length === 1 && key.columns[0] === name))
        keys.push({columns: [name], isDeclared: false});
  return keys.length > 0 || rows > mostRowsForPairs ? keys : findPairs(scope, columns);
}

async function findPairs(scope: ProfileScope, profiles: readonly ColumnProfile[]): Promise<KeyCandidate[]> {
  const usable = profiles
    .map((profile, index) => ({profile, sql: scope.columns[index]!.sql}))
    .filter(({profile: {kind, nulls, distinct}}) => keyKinds.has(kind) && nulls === 0 && distinct.count > 1)
    .toSorted((a, b) => b.profile.distinct.count - a.profile.distinct.count)
    .slice(0, mostColumnsInPairs);
  const pairs = usable
    .flatMap((a, index) => usable.slice(index + 1).map((b) => [a, b] as const))
    .filter(([a, b]) => a.profile.distinct.count * b.profile.distinct.count >= scope.rows)
    .slice(0, mostPairs);
  const found: KeyCandidate[] = [];
  for (const [a, b] of pairs) {
    const [row] = await scope.read(
      `select count(*) from (select 1 ${scope.from} group by ${a.sql.value}, ${b.sql.value})`,
    );
    if (numberOf(row![0]) === scope.rows)
      found.push({columns: [a.profile.name, b.profile.name], isDeclared: false});
  }
  return found;
}

/** Rows that equal an earlier one in all columns. */
export async function countDuplicates(
  {rows, from, columns, read}: ProfileScope,
  keys: readonly KeyCandidate[],
): Promise<TableProfile['duplicateRows']> {
  if (keys.length > 0 || rows < 2) return {count: 0, isExact: true};
  const values = columns.map(comparable);
  const isExact = rows * columns.length <= mostCellsCompared;
  const group = isExact ? values.join(', ') : `hash(${values.join(', ')})`;
  const [row] = await read(`select count(*) from (select 1 ${from} group by ${group})`);
  return {count: rows - numberOf(row![0]), isExact};
}

function comparable({nature, sql}: ProfiledColumn): string {
  return nature === 'opaque' ? sql.text : sql.value;
}
