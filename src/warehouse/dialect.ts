import type {LexicalTraits} from '../util/lexical-traits.ts';
import type {ColumnType} from './column-type.ts';
import type {ComparisonDialect} from './comparison.ts';
import type {Relation} from './relation.ts';
import type {Value} from './value.ts';

export type IntervalUnit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/** The system's SQL as text. No I/O. */
export interface Dialect {
  /** Name under which the SQL parser knows this dialect. */
  parserDialect: string;
  /** Where the text differs from what `LexicalTraits` takes for granted. */
  lexicalTraits?: LexicalTraits;
  quoteIdentifier(name: string): string;
  quoteLiteral(value: Value): string;
  /** Literal of an instant in the text form of `Value`, to compare columns with. Default `quoteLiteral`. */
  quoteInstant?(text: string): string;
  /** Quoted, dotted form for use in SQL. */
  quoteRelation(relation: Relation): string;
  /** Placeholder of the parameter at a 1-based position. */
  placeholder(position: number): string;
  /** How an unquoted identifier is stored. */
  foldIdentifier(name: string): string;
  toNativeType(type: ColumnType): string;
  fromNativeType(nativeType: string): ColumnType;
  /** The type as CAST takes it; undefined where CAST has no such. Default `toNativeType`. */
  castType?(type: ColumnType): string | undefined;
  /** True if rows with this value in a text expression match a regular expression, as SQL condition. */
  matchesPattern(expression: string, pattern: string): string;
  /** Function that counts the characters of a text. Default `length`. */
  textLength?: string;
  /** A random number from 0 to below 1, another one for each row. Absent where there is none. */
  randomShare?: string;
  /** SQL condition that a time comes so long after another. Default `later = earlier + interval '1 day'`. */
  isIntervalLater?(later: string, earlier: string, length: {count: number; unit: IntervalUnit}): string;
  /** SQL condition that two expressions differ, NULL being a value like others. Default `a is distinct from b`. */
  isDistinct?(one: string, other: string): string;
  /** Absent where rows cannot be compared with those of other systems. */
  comparison?: ComparisonDialect;
}
