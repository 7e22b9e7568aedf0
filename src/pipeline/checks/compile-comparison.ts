import type {CheckRule} from '../../project/check.ts';
import {countOf, countUnequalGroups, type CheckScope, type CompiledCheck} from './compiled-check.ts';

type ComparisonRule = Extract<
  CheckRule,
  {kind: 'relationships' | 'cardinality_equality' | 'equal_rowcount' | 'fewer_rows_than' | 'equality'}
>;

/** Rules that look at a second table. */
export function compileComparison(rule: ComparisonRule, scope: CheckScope): CompiledCheck {
  const {dialect, from} = scope;
  const other = scope.relationOf(rule.to);
  const column = (name: string) => dialect.quoteIdentifier(name);
  switch (rule.kind) {
    case 'relationships': {
      const [child, parent] = [column(rule.column), column(rule.field)];
      const limit = rule.toWhere === undefined ? '' : ` and (${rule.toWhere})`;
      return countOf(
        `select count(*) from ${from} where ${child} is not null and ${child} not in (select ${parent} from ${other} where ${parent} is not null${limit})`,
      );
    }
    case 'cardinality_equality':
      return countUnequalGroups(
        {from, columns: [column(rule.column)]},
        {from: other, columns: [column(rule.field)]},
      );
    case 'equal_rowcount': {
      const columns = rule.groupBy.map(column);
      if (columns.length > 0) return countUnequalGroups({from, columns}, {from: other, columns});
      return countOf(`select abs((select count(*) from ${from}) - (select count(*) from ${other}))`);
    }
    case 'fewer_rows_than':
      return {
        sql: `select (select count(*) from ${from}) - (select count(*) from ${other})`,
        failures: (surplus) => Math.max(surplus + 1, 0),
      };
    case 'equality': {
      const columns = rule.columns?.map(column).join(', ') ?? '*';
      const missing = (one: string, two: string) =>
        `(select count(*) from (select ${columns} from ${one} except select ${columns} from ${two}) as differing)`;
      return countOf(`select ${missing(from, other)} + ${missing(other, from)}`);
    }
  }
}
