import {UsageError} from '../errors/index.ts';
import {parseDuration} from '../util/parse-duration.ts';
import type {ChecksFile} from './asset-schema.ts';
import type {Check, CheckRule} from './check.ts';

type ColumnCheck = NonNullable<NonNullable<ChecksFile['columns']>[number]['checks']>[number];
type ColumnRules = Exclude<ColumnCheck, string>;
type TableCheck = NonNullable<ChecksFile['checks']>[number];
type Options = Pick<TableCheck, 'name' | 'severity' | 'where' | 'warn_if' | 'error_if'>;

/** Checks of an asset in the order of the file; equal names get a number. Throws `UsageError` for a wrong duration. */
export function parseChecks(file: ChecksFile): Check[] {
  const checks = [
    ...(file.columns ?? []).flatMap((column) =>
      (column.checks ?? []).flatMap((entry) => columnChecks(column.name, entry)),
    ),
    ...(file.checks ?? []).flatMap(tableChecks),
  ];
  const seen = new Map<string, number>();
  return checks.map((check) => {
    const count = (seen.get(check.name) ?? 0) + 1;
    seen.set(check.name, count);
    return count === 1 ? check : {...check, name: `${check.name} ${count}`};
  });
}

function columnChecks(column: string, entry: ColumnCheck): Check[] {
  const settings: ColumnRules = typeof entry === 'string' ? {[entry]: true as const} : entry;
  const rules = [...valueRules(column, settings), ...spreadRules(column, settings)];
  return rules.map((rule) => withOptions(rule, settings, rules.length));
}

/** Rules that one row can break. */
function valueRules(column: string, settings: ColumnRules): CheckRule[] {
  const rules: CheckRule[] = [];
  const {not_empty_string: text, accepted_range: range, relationships} = settings;
  if (settings.not_null) rules.push({kind: 'not_null', column});
  if (settings.unique) rules.push({kind: 'unique', columns: [column]});
  for (const kind of ['accepted_values', 'not_accepted_values'] as const) {
    const values = settings[kind];
    if (values) rules.push({kind, column, values: Array.isArray(values) ? values : values.values});
  }
  if (relationships) {
    const {to_where: toWhere, ...target} = relationships;
    rules.push({kind: 'relationships', column, ...target, ...(toWhere !== undefined && {toWhere})});
  }
  if (settings.min !== undefined) rules.push({kind: 'min', column, value: settings.min});
  if (settings.max !== undefined) rules.push({kind: 'max', column, value: settings.max});
  if (range) {
    const {inclusive: isInclusive = true, ...bounds} = range;
    rules.push({kind: 'accepted_range', column, ...bounds, isInclusive});
  }
  if (settings.positive) rules.push({kind: 'positive', column});
  if (settings.non_negative) rules.push({kind: 'min', column, value: 0});
  if (settings.pattern !== undefined) rules.push({kind: 'pattern', column, pattern: settings.pattern});
  if (text) rules.push({kind: 'not_empty_string', column, trims: text === true || text.trim !== false});
  const {expression_is_true: condition} = settings;
  if (condition !== undefined) rules.push({kind: 'expression_is_true', column, condition});
  return rules;
}

/** Rules about all the values of a column. */
function spreadRules(column: string, settings: ColumnRules): CheckRule[] {
  const rules: CheckRule[] = [];
  for (const kind of ['at_least_one', 'not_constant'] as const) {
    const written = settings[kind];
    if (written) rules.push({kind, column, groupBy: written === true ? [] : (written.group_by ?? [])});
  }
  const {not_null_proportion: share, sequential_values: sequence, cardinality_equality: other} = settings;
  if (share) {
    const {at_least: atLeast, at_most: atMost = 1, group_by: groupBy = []} = share;
    rules.push({kind: 'not_null_proportion', column, atLeast, atMost, groupBy});
  }
  if (sequence) {
    const {interval = 1, datepart, group_by: groupBy = []} = sequence === true ? {} : sequence;
    rules.push({kind: 'sequential_values', column, interval, ...(datepart && {unit: datepart}), groupBy});
  }
  if (other) rules.push({kind: 'cardinality_equality', column, ...other});
  if (settings.recency) rules.push(recencyRule({column, ...settings.recency}));
  return rules;
}

function tableChecks(entry: TableCheck): Check[] {
  const rules: CheckRule[] = [];
  if (entry.row_count) rules.push({kind: 'row_count', ...entry.row_count});
  if (entry.unique) rules.push({kind: 'unique', columns: entry.unique});
  const {unique_combination_of_columns: combination, mutually_exclusive_ranges: ranges} = entry;
  if (combination) rules.push({kind: 'unique_combination_of_columns', columns: combination});
  if (entry.sql !== undefined) rules.push({kind: 'sql', sql: entry.sql});
  const {equal_rowcount: rowcount, fewer_rows_than: fewer, equality, recency} = entry;
  if (rowcount) rules.push({kind: 'equal_rowcount', to: rowcount.to, groupBy: rowcount.group_by ?? []});
  if (fewer) rules.push({kind: 'fewer_rows_than', ...fewer});
  if (equality) {
    const {exclude_columns: excluded, ...rest} = equality;
    rules.push({kind: 'equality', ...rest, ...(excluded && {excluded})});
  }
  const {expression_is_true: condition} = entry;
  if (condition !== undefined) rules.push({kind: 'expression_is_true', condition});
  if (recency) rules.push(recencyRule(recency));
  if (ranges)
    rules.push({
      kind: 'mutually_exclusive_ranges',
      lower: ranges.lower_bound_column,
      upper: ranges.upper_bound_column,
      ...(ranges.partition_by !== undefined && {partitionBy: ranges.partition_by}),
      gaps: ranges.gaps ?? 'allowed',
      allowsEmptyRanges: ranges.zero_length_range_allowed ?? false,
    });
  return rules.map((rule) => withOptions(rule, entry, rules.length));
}

function recencyRule({
  column,
  within,
  group_by: groupBy = [],
}: NonNullable<TableCheck['recency']>): CheckRule {
  const withinMs = parseDuration(within);
  if (withinMs !== undefined) return {kind: 'recency', column, withinMs, groupBy};
  throw new UsageError(`recency of ${column}: ${within} is no duration`, {
    code: 'asset-invalid',
    hint: 'Write e.g. `within: 24h`, `90m` or `7d`.',
  });
}

function withOptions(rule: CheckRule, options: Options, ruleCount: number): Check {
  const {name, severity = 'error', where, warn_if: warnIf, error_if: errorIf} = options;
  return {
    name: name === undefined ? ruleName(rule) : ruleCount === 1 ? name : `${name}: ${rule.kind}`,
    severity,
    ...(where !== undefined && {where}),
    ...(warnIf !== undefined && {warnIf}),
    ...(errorIf !== undefined && {errorIf}),
    rule,
  };
}

function ruleName(rule: CheckRule): string {
  switch (rule.kind) {
    case 'unique':
    case 'unique_combination_of_columns':
      return `${rule.kind}(${rule.columns.join(', ')})`;
    case 'min':
      return `min(${rule.column}, ${rule.value})`;
    case 'max':
      return `max(${rule.column}, ${rule.value})`;
    case 'accepted_range':
      return `accepted_range(${rule.column}, ${rule.min ?? ''}..${rule.max ?? ''})`;
    case 'row_count':
      return `row_count(${rule.min ?? 0}..${rule.max ?? ''})`;
    case 'sql':
    case 'program':
      return 'sql';
    case 'expression_is_true':
      return `expression_is_true(${rule.column === undefined ? '' : `${rule.column} `}${rule.condition})`;
    case 'equal_rowcount':
    case 'fewer_rows_than':
    case 'equality':
      return `${rule.kind}(${rule.to})`;
    case 'mutually_exclusive_ranges':
      return `mutually_exclusive_ranges(${rule.lower}, ${rule.upper})`;
    default:
      return `${rule.kind}(${rule.column})`;
  }
}
