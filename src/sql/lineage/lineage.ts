/** A table as a statement names it, in the case in which the system keeps it. */
export interface TableName {
  catalog?: string;
  schema?: string;
  name: string;
}

/** How a value gets from one column into another; each is stronger than those before it. */
export const columnUses = ['copy', 'expression', 'window', 'aggregate'] as const;
export type ColumnUse = (typeof columnUses)[number];

export interface SourceColumn {
  table: TableName;
  column: string;
  how: ColumnUse;
}

export interface OutputColumn {
  /**
   * `#3` for the third column where the statement gives it no name, `*` for columns that are not known: its source is
   * then `*` of the one table that they all are of, if it is so.
   */
  name: string;
  /** `literal` reads no column; `unknown` has a `problem`, and its sources are those that are certain. */
  how: ColumnUse | 'literal' | 'unknown';
  sources: readonly SourceColumn[];
  /** Why the sources are not known, or not all of them. */
  problem?: string;
}

export type FilterClause =
  'join' | 'where' | 'group by' | 'having' | 'qualify' | 'distinct on' | 'order by' | 'except' | 'pivot';

/** A column that decides which rows there are or how they are put together. */
export interface FilterColumn {
  table: TableName;
  column: string;
  clause: FilterClause;
}

/** Where the columns of a SELECT come from. */
export interface QueryLineage {
  columns: readonly OutputColumn[];
  /** May also be sources of output columns. */
  filters: readonly FilterColumn[];
  /** False when there are columns that are not listed, because those of a table are not known. */
  isComplete: boolean;
  /** What could not be told about filters and the statement as a whole. */
  problems: readonly string[];
}

export interface LineageOptions {
  /** Name under which the SQL parser knows the dialect. */
  parserDialect: string;
  /** How unquoted identifiers are kept; `preserve` compares without regard to case. */
  identifierCase: 'preserve' | 'lower' | 'upper';
  /** Columns of a table in order; undefined when they are not known. */
  columnsOf(table: TableName): readonly string[] | undefined;
}
