import type {TableName} from './lineage.ts';
import {knownColumn, type Source} from './scope.ts';
import {expandStar} from './star.ts';
import {
  bodyOf,
  identifierOf,
  identifiersOf,
  isQuery,
  isSyntax,
  kindOf,
  listOf,
  type Identifier,
  type Syntax,
} from './syntax.ts';
import {traceExpression, type ExpressionPlace} from './trace-expression.ts';
import {findCommonTable} from './tracer.ts';
import {copyOf, joinTraces, unknownTrace, usedAs, type Columns, type NamedTrace} from './trace.ts';

/** Adds what stands after FROM and JOIN to the scope, in order; each may refer to those before it. */
export function addRelations(
  items: readonly unknown[],
  joins: readonly unknown[],
  place: ExpressionPlace,
): void {
  for (const item of items) addItem(item, place);
  for (const join of joins) if (isSyntax(join)) addJoin(join, place);
}

function addItem(node: unknown, place: ExpressionPlace): void {
  const body = bodyOf(node);
  const kind = kindOf(node);
  if (kind === 'joined_table' && !identifierOf(body['alias']))
    return addRelations([body['left']], listOf(body['joins']), place);
  if (kind === 'paren' && !isQuery(node)) return addItem(body['this'], place);
  place.scope.sources.push(readSource(node, place));
}

function readSource(node: unknown, place: ExpressionPlace): Source {
  const body = bodyOf(node);
  const kind = kindOf(node);
  if (kind === 'table') return tableSource(body, place);
  const alias = identifierOf(body['alias']);
  const called = {
    ...(alias && {alias: place.tracer.names.stored(alias)}),
  };
  const names = identifiersOf(body['column_aliases']);
  if (isQuery(node))
    return {
      ...called,
      ...renamed(place.tracer.query(node, {common: place.common, outer: place.scope}), names, place),
    };
  if (kind === 'joined_table') {
    const inner = {...place, scope: {...place.scope, sources: [], merged: new Map<string, NamedTrace>()}};
    addRelations([body['left']], listOf(body['joins']), inner);
    return {...called, ...renamed(expandStar({}, inner), names, place)};
  }
  if (kind === 'pivot' || kind === 'unpivot') return pivotSource(kind, body, place, called);
  if (kind === 'tuple') return recordSource(body, place);
  const producer = kind === 'alias' ? body['this'] : node;
  if (kind === 'alias' && isQuery(producer))
    return {
      ...called,
      ...renamed(place.tracer.query(producer, {common: place.common, outer: place.scope}), names, place),
    };
  return {...called, ...producedColumns(producer, names, place)};
}

function tableSource(body: Syntax, place: ExpressionPlace): Source {
  const {names, options} = place.tracer;
  const part = (field: string) => {
    const identifier = identifierOf(body[field]);
    return identifier && names.stored(identifier);
  };
  const [catalog, schema, name] = [part('catalog'), part('schema'), part('name') ?? ''];
  const alias = part('alias');
  const columnNames = identifiersOf(body['column_aliases']);
  const common = schema === undefined ? findCommonTable(place.common, names.key(name)) : undefined;
  if (common) return {alias: alias ?? name, ...renamed(common, columnNames, place)};
  const table: TableName = {
    ...(catalog !== undefined && {catalog}),
    ...(schema !== undefined && {schema}),
    name,
  };
  const columns = options.columnsOf(table);
  const text = [catalog, schema, name].filter((word) => word !== undefined).join('.');
  const all: Columns = columns
    ? {known: columns.map((column) => ({name: column, isNamed: true, trace: copyOf(table, column)}))}
    : {
        known: [],
        open: {
          problem: `the columns of ${text} are not known`,
          table,
          trace: (column) => copyOf(table, column),
        },
      };
  return {alias: alias ?? name, ...(alias === undefined && {table}), ...renamed(all, columnNames, place)};
}

/** `AS t(a, b)`: new names for the first columns. */
export function renamed(
  {known, open}: Columns,
  identifiers: readonly Identifier[],
  {tracer}: ExpressionPlace,
): Columns {
  if (identifiers.length === 0) return {known, ...(open && {open})};
  const names = identifiers.map((identifier) => tracer.names.stored(identifier));
  const named = (name: string, index: number): NamedTrace => ({
    name,
    isNamed: true,
    trace: open
      ? unknownTrace(open.problem)
      : (known[index]?.trace ?? unknownTrace(`there is no column for ${name}`)),
  });
  const rest = open ? [] : known.slice(names.length);
  return {known: [...names.map(named), ...rest], ...(open && {open})};
}

/** Functions after FROM make columns of their arguments; which ones, only an alias tells. */
function producedColumns(
  producer: unknown,
  identifiers: readonly Identifier[],
  place: ExpressionPlace,
): Columns {
  const trace = usedAs('expression', traceExpression(producer, place));
  const name = bodyOf(producer)['name'];
  const what = typeof name === 'string' ? `${name}()` : (kindOf(producer) ?? 'it');
  const problem = `${what} decides which columns there are`;
  if (identifiers.length === 0)
    return {
      known: [],
      open: {problem, trace: () => (trace.sources.length > 0 ? trace : unknownTrace(problem))},
    };
  return {
    known: identifiers.map((identifier) => ({
      name: place.tracer.names.stored(identifier),
      isNamed: true,
      trace,
    })),
  };
}

/** `function(...) AS r(a int, b text)`. */
function recordSource(body: Syntax, place: ExpressionPlace): Source {
  const [producer, tableAlias] = listOf(body['expressions']);
  const described = bodyOf(tableAlias);
  const alias = identifierOf(bodyOf(described['this']));
  const columns = listOf(described['columns']).flatMap(
    (column) => identifierOf(bodyOf(column)['name']) ?? [],
  );
  return {
    ...(alias && {alias: place.tracer.names.stored(alias)}),
    ...producedColumns(producer, columns, place),
  };
}

function pivotSource(kind: string, body: Syntax, place: ExpressionPlace, called: {alias?: string}): Source {
  const own = {...place, scope: {...place.scope, sources: [] as Source[]}};
  addItem(body['this'], own);
  const parts = Object.entries(body).filter(([name]) => name !== 'this' && name !== 'alias');
  place.tracer.addFilter('pivot', joinTraces(parts.map(([, part]) => traceExpression({parts: part}, own))));
  const problem = `${kind.toUpperCase()} makes its columns of values`;
  return {...called, known: [], open: {problem, trace: () => unknownTrace(problem)}};
}

const oneSided = new Set(['Semi', 'Anti', 'LeftSemi', 'LeftAnti']);

function addJoin(join: Syntax, place: ExpressionPlace): void {
  const {scope, tracer} = place;
  const before = [...scope.sources];
  addItem(join['this'], place);
  const added = scope.sources.slice(before.length);
  const kind = typeof join['kind'] === 'string' ? join['kind'] : '';
  const keys = kind.startsWith('Natural')
    ? sharedColumns(before, added, place)
    : identifiersOf(join['using']).map((identifier) => tracer.names.stored(identifier));
  for (const key of keys) mergeColumn(key, kind, {before, added}, place);
  tracer.addFilter('join', traceExpression({on: join['on']}, place));
  if (oneSided.has(kind)) for (const source of added) source.isHidden = true;
}

function sharedColumns(
  before: readonly Source[],
  added: readonly Source[],
  {tracer}: ExpressionPlace,
): string[] {
  const open = [...before, ...added].find((source) => source.open)?.open;
  if (open) tracer.addProblem(`natural join: ${open.problem}`);
  return before
    .flatMap(({known}) => known.map(({name}) => name))
    .filter((name) => added.some((source) => knownColumn(source, name, tracer.names)));
}

/** USING makes one column of two: that of the side that always has a row. */
function mergeColumn(
  name: string,
  kind: string,
  {before, added}: {before: readonly Source[]; added: readonly Source[]},
  {scope, tracer}: ExpressionPlace,
): void {
  const side = (sources: readonly Source[]) => {
    const found = sources.flatMap((source) => knownColumn(source, name, tracer.names)?.trace ?? []);
    if (found.length > 0) return found[0]!;
    const open = sources.flatMap((source) => source.open ?? []);
    return open.length === 1
      ? open[0]!.trace(name)
      : unknownTrace(`several tables may have the column ${name}`);
  };
  const key = tracer.names.key(name);
  const left = scope.merged.get(key)?.trace ?? side(before);
  const right = side(added);
  tracer.addFilter('join', joinTraces([left, right]));
  const trace = /full/i.test(kind)
    ? usedAs('expression', joinTraces([left, right]))
    : /right/i.test(kind)
      ? right
      : left;
  scope.merged.set(key, {name, isNamed: true, trace});
}
