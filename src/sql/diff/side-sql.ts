import {filterCondition, type KeyFilter} from './key-filter.ts';

/** How one system writes what comparisons need; a part of its dialect. */
export interface DigestDialect {
  hash(text: string): string;
  octetLength(text: string): string;
  concat(parts: readonly string[]): string;
  toInteger(expression: string): string;
  quotient(dividend: string, divisor: string): string;
  sum(integer: string): string;
}

/** A text expression; `isFree` when its values may hold any character. */
export interface DigestText {
  text: string;
  isFree: boolean;
}

/** One of two tables as SQL expressions. */
export interface SideSql {
  dialect: DigestDialect;
  /** Quoted table. */
  from: string;
  where: string | undefined;
  /** Quoted names of the key. */
  keyColumns: readonly string[];
  keys: readonly DigestText[];
  /** What rows with the same checksum agree in, without the key. */
  values: readonly DigestText[];
  /** Quoted names of the columns that are compared. */
  valueColumns: readonly string[];
  /** What is read of rows whose checksums differ, for each of them. */
  fetched: readonly string[];
  /** Quoted name where the key is one integer, by which rows are put in order; else they are by a hash of the key. */
  integerKey: string | undefined;
}

/** Number by which a row belongs to a segment. */
function rowNumber({dialect, integerKey, keys}: SideSql): string {
  if (integerKey !== undefined) return dialect.toInteger(integerKey);
  return dialect.hash(keys.length === 1 ? keys[0]!.text : joined(keys, dialect));
}

/** A SELECT of a row for each segment of `2^shift` numbers from `origin` on: position, rows and sum of the hashes. */
export function segmentsSelect(
  side: SideSql,
  {filter, origin, shift}: {filter: KeyFilter; origin: bigint; shift: number},
): string {
  const {dialect, from} = side;
  const width = 2n ** BigInt(shift);
  const number = rowNumber(side);
  const position = dialect.quotient(
    origin === 0n ? number : `${number} - ${integerLiteral(origin)}`,
    String(width),
  );
  const hash = dialect.hash(joined([...side.keys, ...side.values], dialect));
  return `select s.part, count(*) as row_count, ${dialect.sum('s.hash')} as hash_sum
from (select ${position} as part, ${hash} as hash from ${from}${whereClause(side, filter, origin)}) s
group by s.part`;
}

/** A SELECT of the rows themselves, in the order of their numbers: number, key, values. */
export function rowsSelect(side: SideSql, {filter, origin}: {filter: KeyFilter; origin: bigint}): string {
  const items = [...side.keys.map(({text}) => text), ...side.fetched].map(
    (text, index) => `${text} as c${index}`,
  );
  return `select ${rowNumber(side)} as n, ${items.join(', ')}
from ${side.from}${whereClause(side, filter, origin)}
order by 1`;
}

/** A SELECT of one row: rows, rows whose key is not whole, the least and the greatest number. */
export function extentSelect(side: SideSql): string {
  const isIncomplete = side.keyColumns.map((name) => `${name} is null`).join(' or ');
  const ends =
    side.integerKey === undefined ? 'null, null' : `min(${side.integerKey}), max(${side.integerKey})`;
  return `select count(*), sum(case when ${isIncomplete} then 1 else 0 end), ${ends} from ${side.from}${whereClause(side, {kind: 'all'}, 0n)}`;
}

/** A SELECT of keys that several rows have, and how many. */
export function repeatedKeysSelect(side: SideSql): string {
  const texts = side.integerKey === undefined ? side.keys.map(({text}) => text) : side.keyColumns;
  const keys = texts.map((text, index) => `${text} as k${index}`);
  const names = side.keys.map((_, index) => `q.k${index}`).join(', ');
  return `select ${names}, count(*) from (select ${keys.join(', ')} from ${side.from}${whereClause(side, {kind: 'all'}, 0n)}) q
group by ${names} having count(*) > 1`;
}

function whereClause(side: SideSql, filter: KeyFilter, origin: bigint): string {
  const conditions = [
    ...(side.where === undefined ? [] : [`(${side.where}\n)`]),
    ...filterCondition(filter, {
      // The plain name lets an index be used.
      column: side.integerKey ?? rowNumber(side),
      number: rowNumber(side),
      origin,
      quotient: side.dialect.quotient,
    }),
  ];
  return conditions.length === 0 ? '' : `\nwhere ${conditions.join(' and ')}`;
}

/** Texts as one from which each could be told again, NULL too. */
function joined(texts: readonly DigestText[], dialect: DigestDialect): string {
  const parts = texts.map(({text, isFree}) =>
    isFree
      ? `coalesce(${dialect.concat([dialect.octetLength(text), "':'", text])}, '~')`
      : `coalesce(${text}, '~')`,
  );
  return dialect.concat(parts.flatMap((part, index) => (index === 0 ? [part] : ["'|'", part])));
}

/** Negative numbers in parentheses, as `- -1` would begin a comment. */
function integerLiteral(value: bigint): string {
  return value < 0n ? `(${value})` : String(value);
}
