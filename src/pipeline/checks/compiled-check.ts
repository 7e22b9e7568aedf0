import type {Dialect, Relation} from '../../warehouse/index.ts';

/** A check as one statement that returns one number. */
export interface CompiledCheck {
  sql: string;
  /** Rows that break the rule, from the number the statement returned. */
  failures(observed: number): number;
}

/** What a rule is compiled with. */
export interface CheckScope {
  dialect: Dialect;
  /** SQL of the rows that are looked at, ready to stand after FROM. */
  from: string;
  /** SQL of an asset or table that the rule compares with. */
  relationOf(name: string): string;
  /** Present time in milliseconds since 1970. */
  nowMs: number;
}

export type Resolve = (name: string) => Relation;

/** A statement whose number is that of the failing rows. */
export function countOf(sql: string): CompiledCheck {
  return {sql, failures: (observed) => observed};
}

/** Rows that meet a condition. */
export function countWhere({from}: CheckScope, condition: string): CompiledCheck {
  return countOf(`select count(*) from ${from} where ${condition}`);
}

/** Groups of rows that meet a condition on the whole group; without columns, all rows are one group, even none. */
export function countGroups({from, dialect}: CheckScope, groupBy: readonly string[], condition: string) {
  const columns = groupBy.map((name) => dialect.quoteIdentifier(name)).join(', ');
  return countOf(
    columns === ''
      ? `select case when ${condition} then 1 else 0 end from ${from}`
      : `select count(*) from (select ${columns} from ${from} group by ${columns} having ${condition}) as failing_groups`,
  );
}

/** Values whose number of rows differs between two sets of rows, NULL being a value like others. */
export function countUnequalGroups(
  one: {from: string; columns: readonly string[]},
  other: {from: string; columns: readonly string[]},
): CompiledCheck {
  const names = one.columns.map((_, index) => `v${index}`);
  const side = ({from, columns}: typeof one, sign: string) =>
    `select ${columns.map((column, index) => `${column} as ${names[index]}`).join(', ')}, ${sign}count(*) as n from ${from} group by ${columns.join(', ')}`;
  return countOf(
    `select count(*) from (select ${names.join(', ')} from (${side(one, '')} union all ${side(other, '-')}) as counted group by ${names.join(', ')} having sum(n) <> 0) as unequal`,
  );
}
