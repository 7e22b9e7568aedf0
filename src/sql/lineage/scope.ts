import type {TableName} from './lineage.ts';
import type {Names} from './names.ts';
import type {Identifier, Syntax} from './syntax.ts';
import {joinTraces, unknownTrace, usedAs, type Columns, type NamedTrace, type Trace} from './trace.ts';

/** One thing after FROM. */
export interface Source extends Columns {
  /** What qualifies its columns; undefined when nothing can. */
  alias?: string;
  /** Of a table without an alias, which `schema.table.column` may name. */
  table?: TableName;
  /** True for the right side of a semi or anti join, which only conditions see. */
  isHidden?: boolean;
}

/** The names that an expression may use. */
export interface Scope {
  sources: Source[];
  /** Columns that USING and NATURAL made one of two, by key. */
  merged: Map<string, NamedTrace>;
  /** Output columns by key, which later expressions of the same SELECT may use. */
  aliases: Map<string, Trace>;
  /** Parameters of lambdas and the like, by key. */
  bound: ReadonlySet<string>;
  windows: Map<string, Syntax>;
  parent?: Scope;
}

export function createScope(parent?: Scope, bound: readonly string[] = []): Scope {
  return {
    sources: [],
    merged: new Map(),
    aliases: new Map(),
    bound: new Set(bound),
    windows: new Map(),
    ...(parent && {parent}),
  };
}

export interface Lookup {
  names: Names;
  /** ORDER BY means the output column where both have the name. */
  prefersAlias?: boolean;
}

/** Where `column`, `table.column` and so on come from; what follows a column are fields of it. */
export function resolveChain(chain: readonly Identifier[], scope: Scope, lookup: Lookup): Trace {
  const text = chain.map(({name}) => name).join('.');
  const parts = chain.map((identifier) => lookup.names.stored(identifier));
  for (let inner: Scope | undefined = scope; inner; inner = inner.parent) {
    const found = resolveQualified(parts, inner, lookup);
    if (found) return found;
  }
  const trace = resolveName(parts[0]!, scope, lookup);
  if (!trace) return unknownTrace(`nothing that is read has a column ${text}`);
  return parts.length > 1 ? usedAs('expression', trace) : trace;
}

function resolveQualified(parts: readonly string[], scope: Scope, {names}: Lookup): Trace | undefined {
  const keys = parts.map(names.key);
  for (let length = Math.min(3, parts.length - 1); length > 0; length--) {
    const source = scope.sources.find((candidate) => isCalled(candidate, keys.slice(0, length), names));
    if (!source) continue;
    const trace = columnOf(source, parts[length]!, names);
    return parts.length > length + 1 ? usedAs('expression', trace) : trace;
  }
  return undefined;
}

/** True for the alias of a source, or the dotted name of a table without one. */
export function isCalled({alias, table}: Source, keys: readonly string[], names: Names): boolean {
  if (keys.length === 1) return alias !== undefined && names.key(alias) === keys[0];
  if (!table) return false;
  const own = [table.catalog, table.schema, table.name].slice(-keys.length);
  return own.every((part, index) => part !== undefined && names.key(part) === keys[index]);
}

function columnOf(source: Source, name: string, names: Names): Trace {
  const known = knownColumn(source, name, names);
  if (known) return known.trace;
  if (source.open) return source.open.trace(name);
  return unknownTrace(`${source.alias ?? 'a subquery'} has no column ${name}`);
}

export function knownColumn(columns: Columns, name: string, names: Names): NamedTrace | undefined {
  const key = names.key(name);
  return columns.known.find((column) => column.isNamed && names.key(column.name) === key);
}

function resolveName(name: string, scope: Scope, lookup: Lookup): Trace | undefined {
  const key = lookup.names.key(name);
  if (scope.bound.has(key)) return {how: 'copy', sources: []};
  const alias = scope.aliases.get(key);
  if (lookup.prefersAlias && alias) return alias;
  const merged = scope.merged.get(key);
  if (merged) return merged.trace;
  const known = scope.sources.flatMap((source) => knownColumn(source, name, lookup.names) ?? []);
  if (known.length === 1) return known[0]!.trace;
  if (known.length > 1) return unknownTrace(`${name} is a column of more than one thing that is read`);
  const row = scope.sources.find(
    (source) => source.alias !== undefined && lookup.names.key(source.alias) === key,
  );
  if (row && !alias) return wholeRow(row);
  const outer = scope.parent && resolveName(name, scope.parent, lookup);
  return (
    resolveOpen(name, scope.sources, alias ?? (scope.parent && isCertain(outer) ? outer : undefined)) ?? outer
  );
}

/** The tables whose columns are not known may have the column, and so may what else has this name. */
function resolveOpen(name: string, sources: readonly Source[], other: Trace | undefined): Trace | undefined {
  const open = sources.flatMap((source) => source.open ?? []);
  if (open.length === 0) return other;
  if (open.length === 1 && !other) return open[0]!.trace(name);
  return unknownTrace(`${name} may come from several places: ${open[0]!.problem}`);
}

function isCertain(trace: Trace | undefined): boolean {
  return trace !== undefined && trace.problem === undefined;
}

export function wholeRow({known, open}: Columns): Trace {
  const trace = joinTraces([
    ...known.map((column) => column.trace),
    ...(open ? [unknownTrace(open.problem)] : []),
  ]);
  return usedAs('expression', trace);
}
