import type {ColumnType} from '../../warehouse/index.ts';
import type {SuggestedChecks} from './suggested-rule.ts';

/** What a table is like. Plain data: it is also the JSON that people get. */
export interface TableProfile {
  table: string;
  connection: string;
  /** Rows that were looked at: all, or those of the sample. */
  rows: number;
  /** Present when only a random part was looked at. */
  sample?: {rows: number; of: number};
  /** The condition that limited the rows. */
  where?: string;
  /** The least keys found, declared ones first. */
  keys: readonly KeyCandidate[];
  /** Rows that equal an earlier one in every column. Not exact: by hashes of 64 bits. */
  duplicateRows: {count: number; isExact: boolean};
  columns: readonly ColumnProfile[];
  correlations: Correlations;
  /** With `--suggest`. */
  suggestions?: SuggestedChecks;
}

export interface KeyCandidate {
  columns: readonly string[];
  /** True where the system itself holds rows to it. */
  isDeclared: boolean;
}

export interface ColumnProfile {
  name: string;
  /** The system's own spelling. */
  type: string;
  kind: ColumnType['kind'];
  nulls: number;
  /** Absent where values cannot be told apart. */
  distinct: {count: number; isExact: boolean};
  /** As texts, numbers with every digit; absent where values have no order and where all are NULL. */
  min?: string;
  max?: string;
  numbers?: NumberFacts;
  quantiles?: {isExact: boolean; values: readonly {share: number; value: number | string}[]};
  histogram?: readonly Bucket[];
  /** The most frequent values; absent where nearly every row has its own or values are long. */
  top?: readonly {value: string; count: number}[];
  text?: TextFacts;
  dates?: DateFacts;
  pii?: readonly PiiHint[];
  /** True when values are hidden for what `pii` says. */
  isMasked: boolean;
}

/** Of numbers; of dates and times only the mean. NaN and infinities are counted, and left out of the rest. */
export interface NumberFacts {
  mean?: number | string;
  /** Of a sample, as n - 1 says; absent below two values and where squares exceed a double. */
  deviation?: number;
  zeros: number;
  negatives: number;
  nan: number;
  infinite: number;
}

/** Values from `from` to below `to`; the last bucket holds `to` too. */
export interface Bucket {
  from: number | string;
  to: number | string;
  count: number;
}

/** Lengths in characters. */
export interface TextFacts {
  empty: number;
  minLength: number;
  maxLength: number;
  meanLength: number;
  /** Letters as `a` and `A`, digits as `9`; most frequent first. `of` says how many values were looked at. */
  shapes: {of: number; isSample: boolean; values: readonly {shape: string; count: number}[]};
}

export interface DateFacts {
  /** Days from the first to the last one, both included. */
  days: number;
  /** Days of those without a row. */
  missingDays: number;
  /** The longest runs of days without a row; `after` and `before` have rows. */
  gaps: readonly {after: string; before: string; days: number}[];
}

export type PiiKind =
  | 'email'
  | 'phone'
  | 'iban'
  | 'credit_card'
  | 'ip_address'
  | 'mac_address'
  | 'national_id'
  | 'person_name'
  | 'birth_date'
  | 'address'
  | 'postal_code'
  | 'secret';

/** A hint, no finding. */
export interface PiiHint {
  kind: PiiKind;
  /** What speaks for it. */
  by: readonly ('name' | 'values')[];
  /** Share of the values looked at that have the form; absent where a kind has none. */
  share?: number;
  /** Values looked at. */
  of?: number;
}

export interface Correlations {
  /** Pearson over pairs of rows in which both are numbers; strongest first. */
  numeric: readonly {a: string; b: string; value: number}[];
  /** Cramer's V over texts and truth values of few values; strongest first. */
  categorical: readonly {a: string; b: string; value: number}[];
  /** Rows of a random part, where not all were looked at. */
  sampledRows?: number;
  /** Columns for which there was no room. */
  omittedColumns: number;
}
