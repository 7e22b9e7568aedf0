import type {SideSql} from './side-sql.ts';

export interface JoinSql {
  a: SideSql;
  b: SideSql;
  /** True for an integer; other keys meet by their texts. */
  joinsByValue: boolean;
  /**
   * For each column the SQL condition that its values differ. They are `a.r0` and `b.r0` as they are, and `a.v0` and
   * `b.v0` as text, with the position of the column.
   */
  differs: readonly string[];
}

/** A SELECT of one row: rows only in A, only in B, changed, and for each column how many rows differ in it. */
export function joinCountsSelect(join: JoinSql): string {
  const count = (condition: string) => `coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;
  const flags = join.differs.map((_, index) => `j.d${index} = 1`);
  const items = [
    count('j.change = 1'),
    count('j.change = 2'),
    count(['1 = 0', ...flags].join(' or ')),
    ...flags.map(count),
  ];
  return `select ${items.join(', ')} from (${joined(join, [])}) j`;
}

/** A SELECT of the rows that differ, by key: what changed, key, then for each column whether it differs and both values. */
export function joinRowsSelect(join: JoinSql, limit: number | undefined): string {
  const {a, differs: conditions} = join;
  const keys = a.keys.map((_, index) => `j.k${index}`);
  const values = conditions.flatMap((_, index) => [`j.d${index}`, `j.a${index}`, `j.b${index}`]);
  const differs = ['j.change <> 0', ...conditions.map((_, index) => `j.d${index} = 1`)].join(' or ');
  const fetched = conditions.flatMap((_, index) => [`a.v${index} as a${index}`, `b.v${index} as b${index}`]);
  return `select ${['j.change', ...keys, ...values].join(', ')} from (${joined(join, fetched)}) j
where ${differs} order by ${a.keys.map((_, index) => `j.o${index}`).join(', ')}${limit === undefined ? '' : ` limit ${limit}`}`;
}

function joined({a, b, joinsByValue, differs}: JoinSql, fetched: readonly string[]): string {
  const joining = joinsByValue ? 'o' : 'k';
  const on = a.keys.map((_, index) => `a.${joining}${index} = b.${joining}${index}`).join(' and ');
  const keys = a.keys.flatMap((_, index) => [
    `coalesce(a.k${index}, b.k${index}) as k${index}`,
    `coalesce(a.o${index}, b.o${index}) as o${index}`,
  ]);
  const flags = differs.map(
    (condition, index) =>
      `case when a.k0 is not null and b.k0 is not null and (${condition}) then 1 else 0 end as d${index}`,
  );
  const change = 'case when b.k0 is null then 1 when a.k0 is null then 2 else 0 end as change';
  return `select ${[change, ...keys, ...flags, ...fetched].join(', ')}
from (${source(a)}) a full join (${source(b)}) b on ${on}`;
}

/** The key as it is in `o`, as text in `k`; values as they are in `r`, as text in `v`. */
function source({from, where, keyColumns, keys, valueColumns, fetched}: SideSql): string {
  const items = [
    ...keyColumns.map((name, index) => `${name} as o${index}`),
    ...keys.map(({text}, index) => `${text} as k${index}`),
    ...valueColumns.map((name, index) => `${name} as r${index}`),
    ...fetched.map((text, index) => `${text} as v${index}`),
  ];
  return `select ${items.join(', ')} from ${from}${where === undefined ? '' : ` where (${where}\n)`}`;
}
