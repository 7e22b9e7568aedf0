import type {IntervalUnit, OpenWarehouse} from '../warehouse/index.ts';

/** `error` fails the asset and stops what depends on it; `warn` is only reported. */
export type CheckSeverity = 'error' | 'warn';

export type CheckScalar = string | number | boolean;

export type CheckRule =
  | {kind: 'not_null'; column: string}
  | {kind: 'unique'; columns: readonly string[]}
  /** As `unique`, but NULL is a value like others. */
  | {kind: 'unique_combination_of_columns'; columns: readonly string[]}
  | {kind: 'accepted_values'; column: string; values: readonly CheckScalar[]}
  | {kind: 'not_accepted_values'; column: string; values: readonly CheckScalar[]}
  /** Every non-null value exists in `field` of the asset or table `to`, of whose rows `toWhere` may leave some out. */
  | {kind: 'relationships'; column: string; to: string; field: string; toWhere?: string}
  | {
      kind: 'accepted_range';
      column: string;
      min?: number | string;
      max?: number | string;
      isInclusive: boolean;
    }
  /** Not the empty text; with `trims`, nor blanks alone. */
  | {kind: 'not_empty_string'; column: string; trims: boolean}
  /** A value that is not NULL, in each group. */
  | {kind: 'at_least_one'; column: string; groupBy: readonly string[]}
  /** More than one value, in each group. */
  | {kind: 'not_constant'; column: string; groupBy: readonly string[]}
  | {kind: 'not_null_proportion'; column: string; atLeast: number; atMost: number; groupBy: readonly string[]}
  /** Each value is the one before plus the interval, in each group. */
  | {
      kind: 'sequential_values';
      column: string;
      interval: number;
      unit?: IntervalUnit;
      groupBy: readonly string[];
    }
  /** The same values as often as in `field` of `to`. */
  | {kind: 'cardinality_equality'; column: string; to: string; field: string}
  /** `condition` holds for every row. */
  | {kind: 'expression_is_true'; column?: string; condition: string}
  | {kind: 'recency'; column: string; withinMs: number; groupBy: readonly string[]}
  | {kind: 'equal_rowcount'; to: string; groupBy: readonly string[]}
  | {kind: 'fewer_rows_than'; to: string}
  /** The same rows as `to`, in these columns, or in all but those excluded. */
  | {kind: 'equality'; to: string; columns?: readonly string[]; excluded?: readonly string[]}
  | {
      kind: 'mutually_exclusive_ranges';
      lower: string;
      upper: string;
      partitionBy?: string;
      gaps: 'allowed' | 'not_allowed' | 'required';
      allowsEmptyRanges: boolean;
    }
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
  /** How many failing rows are worth a warning, e.g. `> 10`. Default `!= 0`. */
  warnIf?: string;
  /** How many failing rows are an error. Default `!= 0`. */
  errorIf?: string;
  rule: CheckRule;
}
