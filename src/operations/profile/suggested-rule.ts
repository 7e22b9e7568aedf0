import type {CheckRule} from '../../project/check.ts';

/** The kinds of checks that a profile can tell. */
export type SuggestedRule = Extract<
  CheckRule,
  {
    kind:
      | 'not_null'
      | 'unique'
      | 'accepted_values'
      | 'relationships'
      | 'positive'
      | 'min'
      | 'max'
      | 'pattern'
      | 'row_count';
  }
>;

/** Suggestions that the table as a whole passes. */
export interface SuggestedChecks {
  rules: readonly SuggestedRule[];
  /** Suggestions that it does not pass. */
  dropped: number;
  /** The rules as they stand in a file of checks. */
  yaml: string;
}

/** The one column that a rule is about; undefined for rules of the whole table. */
export function columnOf(rule: SuggestedRule): string | undefined {
  if ('column' in rule) return rule.column;
  return rule.kind === 'unique' && rule.columns.length === 1 ? rule.columns[0] : undefined;
}
