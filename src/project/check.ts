import type {OpenWarehouse} from '../warehouse/index.ts';

/** `error` fails the asset and stops what depends on it; `warn` is only reported. */
export type CheckSeverity = 'error' | 'warn';

export type CheckRule =
  | {kind: 'not_null'; column: string}
  | {kind: 'unique'; columns: readonly string[]}
  | {kind: 'accepted_values'; column: string; values: readonly (string | number | boolean)[]}
  /** Every non-null value exists in `field` of the asset or table `to`. */
  | {kind: 'relationships'; column: string; to: string; field: string}
  | {kind: 'positive'; column: string}
  | {kind: 'min'; column: string; value: number | string}
  | {kind: 'max'; column: string; value: number | string}
  | {kind: 'pattern'; column: string; pattern: string}
  | {kind: 'row_count'; min?: number; max?: number}
  /** A SELECT whose rows are the failures. */
  | {kind: 'sql'; sql: string}
  /** More than one number; `sql` is what is known of it before it runs. */
  | {kind: 'program'; sql: string; run: (work: CheckWork) => Promise<CheckOutcome>};

export interface CheckWork {
  warehouse: OpenWarehouse;
  signal: AbortSignal;
}

export interface CheckOutcome {
  /** Rows that break the rule. */
  failures: number;
  status: 'passed' | 'warned' | 'failed';
}

export interface Check {
  /** Unique within the asset, e.g. `not_null(id)`. */
  name: string;
  severity: CheckSeverity;
  /** SQL condition that limits the rows looked at. */
  where?: string;
  rule: CheckRule;
}
