import type {ChecksFile} from './asset-schema.ts';
import type {Check, CheckRule} from './check.ts';

type ColumnCheck = NonNullable<NonNullable<ChecksFile['columns']>[number]['checks']>[number];
type TableCheck = NonNullable<ChecksFile['checks']>[number];

/** Checks of an asset in the order of the file; equal names get a number. */
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
  const settings = typeof entry === 'string' ? {[entry]: true as const} : entry;
  const rules: CheckRule[] = [];
  if (settings.not_null) rules.push({kind: 'not_null', column});
  if (settings.unique) rules.push({kind: 'unique', columns: [column]});
  if (settings.accepted_values)
    rules.push({kind: 'accepted_values', column, values: settings.accepted_values});
  if (settings.relationships) rules.push({kind: 'relationships', column, ...settings.relationships});
  if (settings.min !== undefined) rules.push({kind: 'min', column, value: settings.min});
  if (settings.max !== undefined) rules.push({kind: 'max', column, value: settings.max});
  if (settings.positive) rules.push({kind: 'positive', column});
  if (settings.non_negative) rules.push({kind: 'min', column, value: 0});
  if (settings.pattern !== undefined) rules.push({kind: 'pattern', column, pattern: settings.pattern});
  return rules.map((rule) => withOptions(rule, settings, rules.length));
}

function tableChecks(entry: TableCheck): Check[] {
  const rules: CheckRule[] = [];
  if (entry.row_count) rules.push({kind: 'row_count', ...entry.row_count});
  if (entry.unique) rules.push({kind: 'unique', columns: entry.unique});
  if (entry.sql !== undefined) rules.push({kind: 'sql', sql: entry.sql});
  return rules.map((rule) => withOptions(rule, entry, rules.length));
}

function withOptions(
  rule: CheckRule,
  options: Partial<Pick<Check, 'name' | 'severity' | 'where'>>,
  ruleCount: number,
): Check {
  return {
    name:
      options.name === undefined
        ? ruleName(rule)
        : ruleCount === 1
          ? options.name
          : `${options.name}: ${rule.kind}`,
    severity: options.severity ?? 'error',
    ...(options.where !== undefined && {where: options.where}),
    rule,
  };
}

function ruleName(rule: CheckRule): string {
  switch (rule.kind) {
    case 'unique':
      return `unique(${rule.columns.join(', ')})`;
    case 'min':
      return `min(${rule.column}, ${rule.value})`;
    case 'max':
      return `max(${rule.column}, ${rule.value})`;
    case 'row_count':
      return `row_count(${rule.min ?? 0}..${rule.max ?? ''})`;
    case 'sql':
    case 'program':
      return rule.kind;
    default:
      return `${rule.kind}(${rule.column})`;
  }
}
