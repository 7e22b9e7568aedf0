import {columnUses, type ColumnUse, type SourceColumn, type TableName} from './lineage.ts';

/** Where one value comes from. */
export interface Trace {
  /** The strongest thing that happens on the way. */
  how: ColumnUse;
  sources: readonly SourceColumn[];
  problem?: string;
}

export interface NamedTrace {
  name: string;
  /** False when the system makes the name up. */
  isNamed: boolean;
  trace: Trace;
}

/** Columns that a relation has besides those that are known. */
export interface OpenColumns {
  /** Why they are not known. */
  problem: string;
  /** The one table whose columns they are, under the names that they have there. */
  table?: TableName;
  /** Where a column of this name comes from, provided that it is one of them. */
  trace(name: string): Trace;
}

/** Columns of a table or of a SELECT. */
export interface Columns {
  known: readonly NamedTrace[];
  open?: OpenColumns;
}

export const noSource: Trace = {how: 'copy', sources: []};

export function unknownTrace(problem: string): Trace {
  return {how: 'copy', sources: [], problem};
}

export function copyOf(table: TableName, column: string): Trace {
  return {how: 'copy', sources: [{table, column, how: 'copy'}]};
}

/** What becomes of a value when something is done with it. */
export function usedAs(how: ColumnUse, trace: Trace): Trace {
  const isLiteral = how === 'expression' && trace.sources.length === 0;
  if (how === 'copy' || isLiteral) return trace;
  return {
    ...trace,
    how: stronger(how, trace.how),
    sources: trace.sources.map((source) => ({...source, how: stronger(how, source.how)})),
  };
}

/** A value made of several. */
export function joinTraces(traces: readonly Trace[]): Trace {
  if (traces.length === 1) return traces[0]!;
  const sources = new Map<string, SourceColumn>();
  for (const source of traces.flatMap((trace) => trace.sources)) {
    const key = columnKey(source);
    const known = sources.get(key);
    sources.set(key, known ? {...known, how: stronger(known.how, source.how)} : source);
  }
  const problem = traces.find((trace) => trace.problem !== undefined)?.problem;
  return {
    how: traces.reduce<ColumnUse>((how, trace) => stronger(how, trace.how), 'copy'),
    sources: [...sources.values()],
    ...(problem !== undefined && {problem}),
  };
}

export function columnKey({table, column}: {table: TableName; column: string}): string {
  return [table.catalog, table.schema, table.name, column].join('\0');
}

function stronger(one: ColumnUse, other: ColumnUse): ColumnUse {
  return columnUses.indexOf(one) >= columnUses.indexOf(other) ? one : other;
}
