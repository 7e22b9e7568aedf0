import type {Column} from './column-type.ts';

/**
 * How the values of two columns are written so that equal ones look the same in every system:
 *
 * - number: digits without zeros at the end of a fraction, `NaN`; truth values as 1 and 0
 * - float: the shortest digits that give the double back, plain from 1e-4 up to 1e16 (`0.1`, `100`) and otherwise as
 *   `1.5e-7`, also `NaN`, `Infinity`, `-Infinity`; both zeros are `0`. `bits` 32 rounds to single precision before.
 * - grid: the float form of how many times `width` goes into the value, rounded down
 * - boolean: `true`, `false`; text as it is; bytes: lower-case hexadecimal digits; uuid in lower case
 * - date, time, timestamp as in `Value`, instants in UTC without offset, at most `digits` digits of a fraction and no
 *   zeros at its end
 * - interval: `14 months 3 days 5000000 us`
 * - json: without blanks between the parts. Documents that mean the same may still differ in text.
 */
export type ComparisonForm =
  | {kind: 'number' | 'boolean' | 'text' | 'bytes' | 'uuid' | 'interval' | 'json' | 'date'}
  | {kind: 'float'; bits: 32 | 64}
  | {kind: 'grid'; width: number}
  | {kind: 'time' | 'timestamp'; digits: number};

/** SQL by which rows are compared with those of other systems. No I/O. */
export interface ComparisonDialect {
  /** Text of a column's value in a form; NULL stays NULL. A type that has no such form is written in its own. */
  canonicalText(expression: string, column: Column, form: ComparisonForm): string;
  /** Integer of the first 60 bits of the MD5 of a text in UTF-8. */
  hash(text: string): string;
  /** Bytes of a text in UTF-8. */
  octetLength(text: string): string;
  concat(parts: readonly string[]): string;
  /** The expression as an integer of 64 bits. */
  toInteger(expression: string): string;
  /** Whole part of the quotient of two integers that are not negative. */
  quotient(dividend: string, divisor: string): string;
  /** Aggregate: the exact sum of integers, as text. */
  sum(integer: string): string;
  /** Digits of the fraction of seconds that a type of a time or timestamp keeps. */
  fractionDigits(nativeType: string): number;
  /** True when a FULL JOIN of two tables on equal keys takes time in proportion to their rows. */
  joinsInFull: boolean;
}
