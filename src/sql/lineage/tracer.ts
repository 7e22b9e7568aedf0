import type {FilterClause, FilterColumn, LineageOptions} from './lineage.ts';
import type {Names} from './names.ts';
import type {Scope} from './scope.ts';
import {columnKey, type Columns, type Trace} from './trace.ts';

/** Common tables by key, innermost first. */
export interface CommonTables {
  tables: Map<string, Columns>;
  parent?: CommonTables;
}

export interface QueryPlace {
  common?: CommonTables | undefined;
  /** What a correlated subquery may refer to. */
  outer?: Scope | undefined;
}

/** What all parts of one statement share. */
export interface Tracer {
  options: LineageOptions;
  names: Names;
  /** Traces a SELECT within an expression or after FROM. */
  query(node: unknown, place: QueryPlace): Columns;
  addFilter(clause: FilterClause, trace: Trace): void;
  addProblem(problem: string): void;
}

export interface Findings {
  filters: FilterColumn[];
  problems: string[];
}

export function createTracer(
  options: LineageOptions,
  parts: {names: Names; query(node: unknown, place: QueryPlace, tracer: Tracer): Columns},
): {tracer: Tracer; findings(): Findings} {
  const filters = new Map<string, FilterColumn>();
  const problems = new Set<string>();
  const tracer: Tracer = {
    options,
    names: parts.names,
    query: (node, place) => parts.query(node, place, tracer),
    addFilter(clause, {sources, problem}) {
      for (const {table, column} of sources)
        filters.set(`${clause}\0${columnKey({table, column})}`, {table, column, clause});
      if (problem !== undefined) problems.add(`${clause}: ${problem}`);
    },
    addProblem: (problem) => void problems.add(problem),
  };
  return {tracer, findings: () => ({filters: [...filters.values()], problems: [...problems]})};
}

export function findCommonTable(common: CommonTables | undefined, key: string): Columns | undefined {
  for (let inner = common; inner; inner = inner.parent) {
    const found = inner.tables.get(key);
    if (found) return found;
  }
  return undefined;
}
