import type {Check} from '../../project/check.ts';
import type {Dialect, Relation} from '../../warehouse/index.ts';

/** A check as one statement that returns one number. */
export interface CompiledCheck {
  sql: string;
  /** Rows that break the rule, from the number the statement returned. */
  failures(observed: number): number;
}

/** Compiles a check of `relation`. `resolve` turns the target of a `relationships` rule into a relation. */
export function compileCheck(
  check: Check,
  relation: Relation,
  dialect: Dialect,
  resolve: (name: string) => Relation,
): CompiledCheck {
  const {rule} = check;
  const column = (name: string) => dialect.quoteIdentifier(name);
  const from =
    check.where === undefined
      ? dialect.quoteRelation(relation)
      : `(select * from ${dialect.quoteRelation(relation)} where ${check.where}) as checked_rows`;
  const countWhere = (condition: string): CompiledCheck =>
    countOf(`select count(*) from ${from} where ${condition}`);
  switch (rule.kind) {
    case 'not_null':
      return countWhere(`${column(rule.column)} is null`);
    case 'accepted_values':
      return countWhere(
        `${column(rule.column)} not in (${rule.values.map((value) => dialect.quoteLiteral(value)).join(', ')})`,
      );
    case 'min':
      return countWhere(`${column(rule.column)} < ${dialect.quoteLiteral(rule.value)}`);
    case 'max':
      return countWhere(`${column(rule.column)} > ${dialect.quoteLiteral(rule.value)}`);
    case 'positive':
      return countWhere(`not ${column(rule.column)} > 0`);
    case 'pattern':
      return countWhere(`not ${dialect.matchesPattern(column(rule.column), rule.pattern)}`);
    case 'unique': {
      const columns = rule.columns.map(column);
      const noNulls = columns.map((name) => `${name} is not null`).join(' and ');
      return countOf(
        `select coalesce(sum(copies - 1), 0) from (select count(*) as copies from ${from} where ${noNulls} group by ${columns.join(', ')} having count(*) > 1) as duplicates`,
      );
    }
    case 'relationships': {
      const parent = dialect.quoteRelation(resolve(rule.to));
      const child = column(rule.column);
      return countOf(
        `select count(*) from ${from} where ${child} is not null and ${child} not in (select ${column(rule.field)} from ${parent} where ${column(rule.field)} is not null)`,
      );
    }
    case 'row_count':
      return {
        sql: `select count(*) from ${from}`,
        failures: (rows) => Math.max((rule.min ?? 0) - rows, rows - (rule.max ?? Infinity), 0),
      };
    case 'program':
    case 'sql':
      return countOf(`select count(*) from (\n${rule.sql.trim().replace(/;\s*$/, '')}\n) as failing_rows`);
  }
}

function countOf(sql: string): CompiledCheck {
  return {sql, failures: (observed) => observed};
}
