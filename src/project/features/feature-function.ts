import type {Dialect} from '../../warehouse/index.ts';

/** A function that templates call to have SQL written. */
export interface FeatureFunction {
  /** In order; those with `?` may be left out. */
  parameters: readonly string[];
  /** What it stands for, and by whose definition. */
  description: string;
  write(dialect: Dialect, argument: FeatureArguments): string;
}

/** `clip(column, low, high)`; what may be left out stands in brackets. */
export function signatureOf(name: string, {parameters}: FeatureFunction): string {
  return `${name}(${parameters.map((parameter) => parameter.replace(/(.+)\?$/, '[$1]')).join(', ')})`;
}

/** Arguments by name, in the form that is asked for. All throw `Error` with the name of the parameter. */
export interface FeatureArguments {
  /** SQL text: a column, an expression, a table. */
  sql(name: string): string;
  optionalSql(name: string): string | undefined;
  number(name: string, fallback?: number): number;
  /** A whole number from 1 on. */
  count(name: string, fallback?: number): number;
  /** One text or a list of them. */
  list(name: string): string[];
  optionalList(name: string): string[] | undefined;
  /** Values to compare with, to be written as literals. */
  values(name: string): (string | number | boolean)[];
}

/** The expression as a double, so that integers are not divided as such. */
export function asDouble(expression: string, {castType, toNativeType}: Dialect): string {
  const type = castType?.({kind: 'float', bits: 64}) ?? toNativeType({kind: 'float', bits: 64});
  return `cast(${expression} as ${type})`;
}

/** `over (...)` of all rows, or of the rows of a group. */
export function overGroup(partitionBy: readonly string[] | undefined): string {
  return partitionBy ? `over (partition by ${partitionBy.join(', ')})` : 'over ()';
}

/** The expression on the rows that a statistic is learned from, elsewhere NULL. */
export function learnedFrom(expression: string, where: string | undefined): string {
  return where === undefined ? expression : `case when ${where} then ${expression} end`;
}

/** What divides; where it would be zero nothing is scaled, as scikit-learn does. */
export function divisor(expression: string): string {
  return `coalesce(nullif(${expression}, 0), 1)`;
}

/** Literals of a list of values. */
export function literalsOf(values: readonly (string | number | boolean)[], dialect: Dialect): string[] {
  return values.map((value) => (typeof value === 'number' ? String(value) : dialect.quoteLiteral(value)));
}
