import {UsageError} from '../../errors/index.ts';
import {suggest} from '../../util/suggest.ts';
import {
  formatTypeName,
  type Column,
  type ComparisonDialect,
  type RelationDescription,
} from '../../warehouse/index.ts';
import {chooseForms, type ColumnForms} from './choose-form.ts';
import type {ComparedColumn, DiffRequest} from './diff-report.ts';
import type {Tolerances} from './parse-tolerance.ts';

/** A column of both sides. */
export interface ColumnPair {
  /** As in A. */
  name: string;
  a: Column;
  b: Column;
  forms: ColumnForms;
  tolerance?: number;
}

export interface MatchedColumns {
  keys: readonly ColumnPair[];
  values: readonly ColumnPair[];
  onlyInA: readonly string[];
  onlyInB: readonly string[];
}

export interface DescribedSide {
  label: string;
  description: RelationDescription;
  comparison: ComparisonDialect;
}

/** Pairs the columns of both sides by name; where case alone differs, they are the same. */
export function matchColumns(
  a: DescribedSide,
  b: DescribedSide,
  {
    key,
    request,
    tolerances,
  }: {
    key: readonly string[];
    request: Pick<DiffRequest, 'columns' | 'exclude'>;
    tolerances: Tolerances;
  },
): MatchedColumns {
  const [columnsA, columnsB] = [a.description.columns, b.description.columns];
  const known = [...columnsA, ...columnsB].map(({name}) => name);
  for (const name of [...request.columns, ...request.exclude, ...tolerances.byColumn.keys()])
    if (!known.some((other) => isSame(other, name))) throw unknownColumn(name, [a.label, b.label], known);
  for (const name of key)
    for (const side of [a, b]) {
      const own = side.description.columns.map((column) => column.name);
      if (!own.some((other) => isSame(other, name))) throw unknownColumn(name, [side.label], own);
    }
  const isKey = (name: string) => key.some((other) => isSame(other, name));
  const isWanted = (name: string) =>
    isKey(name) ||
    ((request.columns.length === 0 || request.columns.some((other) => isSame(other, name))) &&
      !request.exclude.some((other) => isSame(other, name)));
  const pairOf = (column: Column): ColumnPair | undefined => {
    const other = findColumn(columnsB, column.name);
    if (!other) return undefined;
    const tolerance = isKey(column.name) ? undefined : tolerances.of(column, other);
    const sides = [
      {column, comparison: a.comparison},
      {column: other, comparison: b.comparison},
    ] as const;
    return {
      name: column.name,
      a: column,
      b: other,
      forms: chooseForms(...sides, tolerance),
      ...(tolerance !== undefined && {tolerance}),
    };
  };
  const wanted = columnsA.filter(({name}) => isWanted(name));
  const pairs = wanted.flatMap((column) => pairOf(column) ?? []);
  return {
    keys: key.map((name) => pairs.find((pair) => isSame(pair.name, name))!),
    values: pairs.filter(({name}) => !isKey(name)),
    onlyInA: wanted.flatMap(({name}) => (findColumn(columnsB, name) ? [] : [name])),
    onlyInB: columnsB.flatMap(({name}) => (isWanted(name) && !findColumn(columnsA, name) ? [name] : [])),
  };
}

export function describePair({name, a, b, forms, tolerance}: ColumnPair): ComparedColumn {
  const [typeInA, typeInB] = [formatTypeName(a.type), formatTypeName(b.type)];
  const form = forms.digest[0].kind === 'text' ? forms.digest[1].kind : forms.digest[0].kind;
  return {
    name,
    typeInA,
    typeInB,
    ...(typeInA !== typeInB && {comparedAs: form === 'grid' ? 'float' : form}),
    ...(tolerance !== undefined && {tolerance}),
  };
}

export function findColumn(columns: readonly Column[], name: string): Column | undefined {
  return (
    columns.find((column) => column.name === name) ?? columns.find((column) => isSame(column.name, name))
  );
}

export function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function unknownColumn(name: string, labels: readonly string[], known: readonly string[]): UsageError {
  const near = suggest(name, known);
  return new UsageError(`There is no column ${name} in ${labels.join(' or ')}`, {
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Columns: ${[...new Set(known)].join(', ')}.`,
  });
}
