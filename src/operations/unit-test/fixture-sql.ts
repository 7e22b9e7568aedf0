import type {Fixture} from '../../project/unit-test/unit-test.ts';
import {parseCsv} from '../../util/parse-csv.ts';
import type {ColumnType, Dialect, Value} from '../../warehouse/index.ts';

/** A column of rows that are written in a test. */
export interface FixtureColumn {
  name: string;
  /** Undefined where nothing tells. */
  type: ColumnType | undefined;
}

export type FixtureRow = Readonly<Record<string, unknown>>;

/** Rows as dicts. In CSV, a field without characters is NULL, and one with quotes around nothing is empty text. */
export function rowsOf(fixture: Exclude<Fixture, {kind: 'sql'}>): FixtureRow[] {
  if (fixture.kind === 'rows') return [...fixture.rows];
  const [header = [], ...records] = parseCsv(fixture.text.trim());
  return records.map((record) =>
    Object.fromEntries(header.map((name = '', index) => [name.trim(), record[index] ?? null])),
  );
}

/** Names in the order in which the rows bring them. */
export function columnNames(rows: readonly FixtureRow[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

/** A SELECT that gives the rows, each column of its type. */
export function rowsSql(
  rows: readonly FixtureRow[],
  columns: readonly FixtureColumn[],
  dialect: Dialect,
): string {
  const rowSql = (row: FixtureRow) =>
    columns
      .map((column) => `${cellSql(row, column, dialect)} as ${dialect.quoteIdentifier(column.name)}`)
      .join(', ');
  if (rows.length === 0) return `select * from (select ${rowSql({})}) as no_rows where 1 = 0`;
  return rows.map((row) => `select ${rowSql(row)}`).join('\nunion all ');
}

function cellSql(row: FixtureRow, {name, type}: FixtureColumn, dialect: Dialect): string {
  const key = name in row ? name : Object.keys(row).find((other) => isSameName(other, name));
  const literal = dialect.quoteLiteral(toValue(key === undefined ? null : row[key]));
  if (!type || type.kind === 'unknown') return literal;
  const native = dialect.castType ? dialect.castType(type) : dialect.toNativeType(type);
  return native === undefined ? literal : `cast(${literal} as ${native})`;
}

export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function toValue(value: unknown): Value {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : (value as Value);
}

const integerText = /^-?(?:0|[1-9]\d*)$/;
const numberText = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const dateText = /^\d{4}-\d{2}-\d{2}$/;
const timestampText = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/;

/**
 * What values that nobody describes are taken for: whole numbers, fractions, booleans, dates, times or text. Fields of
 * CSV are all text, so there the digits decide.
 */
export function inferType(
  values: readonly unknown[],
  {isText, hasDates}: {isText: boolean; hasDates: boolean},
): ColumnType | undefined {
  const known = values.filter((value) => value !== null && value !== undefined);
  if (known.length === 0) return undefined;
  const all = (holds: (value: unknown) => boolean) => known.every(holds);
  const matches = (pattern: RegExp) => all((value) => typeof value === 'string' && pattern.test(value));
  if (all((value) => typeof value === 'boolean') || (isText && matches(/^(?:true|false)$/i)))
    return {kind: 'boolean'};
  if (
    all((value) => typeof value === 'bigint' || Number.isInteger(value)) ||
    (isText && matches(integerText))
  )
    return {kind: 'integer', bits: 64, signed: true};
  if (
    all((value) => typeof value === 'number' || typeof value === 'bigint') ||
    (isText && matches(numberText))
  )
    return {kind: 'float', bits: 64};
  if (hasDates && matches(dateText)) return {kind: 'date'};
  if (hasDates && matches(timestampText)) return {kind: 'timestamp', zoned: false};
  return all((value) => typeof value === 'string') ? {kind: 'text'} : undefined;
}
