import type {Check, CheckRule} from '../../project/check.ts';
import type {Dialect, Relation} from '../../warehouse/index.ts';
import {compileComparison} from './compile-comparison.ts';
import {compileSpread} from './compile-spread.ts';
import {countOf, countWhere, type CheckScope, type CompiledCheck} from './compiled-check.ts';

export interface CheckTarget {
  relation: Relation;
  dialect: Dialect;
  /** Turns the name of an asset or table that a rule compares with into a relation. */
  resolve: (name: string) => Relation;
  /** Present time in milliseconds since 1970. */
  nowMs: number;
}

/** Compiles a check into SQL that every system here runs. */
export function compileCheck(check: Check, {relation, dialect, resolve, nowMs}: CheckTarget): CompiledCheck {
  const table = dialect.quoteRelation(relation);
  return compileRule(check.rule, {
    dialect,
    nowMs,
    from: check.where === undefined ? table : `(select * from ${table} where ${check.where}) as checked_rows`,
    relationOf: (name) => dialect.quoteRelation(resolve(name)),
  });
}

function compileRule(rule: CheckRule, scope: CheckScope): CompiledCheck {
  const {dialect, from} = scope;
  const column = (name: string) => dialect.quoteIdentifier(name);
  const list = (values: readonly (string | number | boolean)[]) =>
    values.map((value) => dialect.quoteLiteral(value)).join(', ');
  switch (rule.kind) {
    case 'not_null':
      return countWhere(scope, `${column(rule.column)} is null`);
    case 'accepted_values':
      return countWhere(scope, `${column(rule.column)} not in (${list(rule.values)})`);
    case 'not_accepted_values':
      return countWhere(scope, `${column(rule.column)} in (${list(rule.values)})`);
    case 'min':
      return countWhere(scope, `${column(rule.column)} < ${dialect.quoteLiteral(rule.value)}`);
    case 'max':
      return countWhere(scope, `${column(rule.column)} > ${dialect.quoteLiteral(rule.value)}`);
    case 'accepted_range': {
      const orEqual = rule.isInclusive ? '' : '=';
      const outside = [
        ...(rule.min === undefined
          ? []
          : [`${column(rule.column)} <${orEqual} ${dialect.quoteLiteral(rule.min)}`]),
        ...(rule.max === undefined
          ? []
          : [`${column(rule.column)} >${orEqual} ${dialect.quoteLiteral(rule.max)}`]),
      ];
      return countWhere(scope, outside.join(' or ') || '1 = 0');
    }
    case 'positive':
      return countWhere(scope, `not ${column(rule.column)} > 0`);
    case 'pattern':
      return countWhere(scope, `not ${dialect.matchesPattern(column(rule.column), rule.pattern)}`);
    case 'not_empty_string':
      return countWhere(scope, `${rule.trims ? `trim(${column(rule.column)})` : column(rule.column)} = ''`);
    case 'expression_is_true':
      return countWhere(
        scope,
        `not (${rule.column === undefined ? '' : `${column(rule.column)} `}${rule.condition})`,
      );
    case 'unique': {
      const noNulls = rule.columns.map((name) => `${column(name)} is not null`).join(' and ');
      return countCopies(`${from} where ${noNulls}`, rule.columns.map(column));
    }
    case 'unique_combination_of_columns':
      return countCopies(from, rule.columns.map(column));
    case 'row_count':
      return {
        sql: `select count(*) from ${from}`,
        failures: (rows) => Math.max((rule.min ?? 0) - rows, rows - (rule.max ?? Infinity), 0),
      };
    case 'program':
      return countOf(rule.sql);
    case 'sql':
      return countOf(`select count(*) from (\n${rule.sql.trim().replace(/;\s*$/, '')}\n) as failing_rows`);
    case 'relationships':
    case 'cardinality_equality':
    case 'equal_rowcount':
    case 'fewer_rows_than':
    case 'equality':
      return compileComparison(rule, scope);
    default:
      return compileSpread(rule, scope);
  }
}

/** Rows beyond the first of each kind. */
function countCopies(rows: string, columns: readonly string[]): CompiledCheck {
  return countOf(
    `select coalesce(sum(copies - 1), 0) from (select count(*) as copies from ${rows} group by ${columns.join(', ')} having count(*) > 1) as duplicates`,
  );
}
