/** What the statements need of a dialect. */
export interface LoadDialect {
  quoteIdentifier(name: string): string;
  /** Condition that two expressions differ, NULL being a value like others. Default `a is distinct from b`. */
  isDistinct?(one: string, other: string): string;
}

/** Rows that wait in a staging table, and the table that they go to. Every name of a table is quoted already. */
export interface StagedLoad {
  target: string;
  staging: string;
  /** Columns of the target that the rows bring. */
  columns: readonly LoadedColumn[];
  /** Names of the columns that identify a row. */
  key: readonly string[];
  dialect: LoadDialect;
}

export interface LoadedColumn {
  name: string;
  /** The value from the staging table `s`. Default `s.<name>`. */
  value?: string;
}

/** One statement; its number of affected rows counts as written to the target, or as removed from it. */
export interface LoadStatement {
  text: string;
  counts: 'written' | 'removed';
}

export function columnOf({target, dialect}: StagedLoad, name: string): string {
  return `${target}.${dialect.quoteIdentifier(name)}`;
}

export function valueOf({dialect}: StagedLoad, {name, value}: LoadedColumn): string {
  return value ?? `s.${dialect.quoteIdentifier(name)}`;
}

/** The value that the staged row brings for a column of the target. */
export function stagedValue(load: StagedLoad, name: string): string {
  return valueOf(load, load.columns.find((column) => column.name === name) ?? {name});
}

/**
 * Condition on a row of the target: a staged row has its key. NULL equals nothing here. The target's name stands for
 * its columns, because not every system takes an alias in UPDATE and DELETE.
 */
export function isStaged(load: StagedLoad, further: readonly string[] = []): string {
  const same = load.key.map((name) => `${stagedValue(load, name)} = ${columnOf(load, name)}`);
  return `exists (select 1 from ${load.staging} s where ${[...same, ...further].join(' and ')})`;
}

/** Condition on a staged row: the target has a row of its key. */
export function isThere(load: StagedLoad, further: readonly string[] = []): string {
  const same = load.key.map((name) => `${columnOf(load, name)} = ${stagedValue(load, name)}`);
  return `exists (select 1 from ${load.target} where ${[...same, ...further].join(' and ')})`;
}

export function where(conditions: readonly string[]): string {
  return conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';
}

export function differs({dialect}: StagedLoad, one: string, other: string): string {
  return dialect.isDistinct?.(one, other) ?? `${one} is distinct from ${other}`;
}
