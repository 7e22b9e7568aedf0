import {addRelations, renamed} from './from-clause.ts';
import {createScope} from './scope.ts';
import {expandStar, joinOpen} from './star.ts';
import {
  bodyOf,
  identifierOf,
  identifiersOf,
  isSyntax,
  kindOf,
  listOf,
  nameChain,
  type Syntax,
} from './syntax.ts';
import {traceExpression, type ExpressionPlace} from './trace-expression.ts';
import {combineBranches} from './set-operation.ts';
import type {CommonTables, QueryPlace, Tracer} from './tracer.ts';
import {joinTraces, unknownTrace, type Columns, type NamedTrace, type Trace} from './trace.ts';

/** The output columns of a SELECT, set operation or VALUES. */
export function traceQuery(node: unknown, place: QueryPlace, tracer: Tracer): Columns {
  const kind = kindOf(node);
  const body = bodyOf(node);
  if (kind === 'subquery' || kind === 'paren') {
    const inner = kind === 'subquery' ? withCommonTables(body, place, tracer) : place;
    return traceQuery(body['this'], inner, tracer);
  }
  if (kind === 'select') return traceSelect(body, withCommonTables(body, place, tracer), tracer);
  if (kind === 'union' || kind === 'intersect' || kind === 'except') {
    const inner = withCommonTables(body, place, tracer);
    const left = traceQuery(body['left'], inner, tracer);
    const right = traceQuery(body['right'], inner, tracer);
    return combineBranches(kind, {left, right, byName: body['by_name'] === true}, tracer);
  }
  if (kind === 'values') return traceValues(body, place, tracer);
  const problem = `what ${(kind ?? 'it').replaceAll('_', ' ').toUpperCase()} returns is only known when it runs`;
  return {known: [], open: {problem, trace: () => unknownTrace(problem)}};
}

function withCommonTables(body: Syntax, place: QueryPlace, tracer: Tracer): QueryPlace {
  const clause = body['with'];
  if (!isSyntax(clause)) return place;
  const common: CommonTables = {tables: new Map(), ...(place.common && {parent: place.common})};
  const inner: QueryPlace = {...place, common};
  for (const entry of listOf(clause['ctes'])) {
    if (!isSyntax(entry)) continue;
    const alias = identifierOf(entry['alias']);
    if (!alias) continue;
    const key = tracer.names.key(tracer.names.stored(alias));
    const expression: ExpressionPlace = {scope: createScope(), common, tracer};
    const finish = (columns: Columns) => renamed(columns, identifiersOf(entry['columns']), expression);
    if (clause['recursive'] === true) traceRecursive(entry['this'], {key, common, inner, finish}, tracer);
    else common.tables.set(key, finish(traceQuery(entry['this'], inner, tracer)));
  }
  return inner;
}

interface RecursiveTable {
  key: string;
  common: CommonTables;
  inner: QueryPlace;
  finish(columns: Columns): Columns;
}

/** More rounds would only find more of the same: each adds sources, and there are only so many. */
const mostRounds = 8;

/** What the recursive part adds may flow through every column once more, until nothing is new. */
function traceRecursive(node: unknown, {key, common, inner, finish}: RecursiveTable, tracer: Tracer): void {
  const body = bodyOf(node);
  const isUnion = kindOf(node) === 'union';
  let columns = finish(traceQuery(isUnion ? body['left'] : node, inner, tracer));
  common.tables.set(key, columns);
  for (let round = 0; isUnion && round < mostRounds; round++) {
    columns = finish(traceQuery(node, inner, tracer));
    const isSettled = JSON.stringify(columns.known) === JSON.stringify(common.tables.get(key)!.known);
    common.tables.set(key, columns);
    if (isSettled) return;
  }
}

function traceSelect(body: Syntax, {common, outer}: QueryPlace, tracer: Tracer): Columns {
  const scope = createScope(outer);
  const place: ExpressionPlace = {scope, common, tracer};
  const from = isSyntax(body['from']) ? body['from'] : {};
  addRelations(listOf(from['expressions']), listOf(body['joins']), place);
  for (const view of listOf(body['lateral_views'])) {
    const problem = 'LATERAL VIEW decides which columns there are';
    const trace = traceExpression({view}, place);
    scope.sources.push({known: [], open: {problem, trace: () => ({...trace, problem})}});
  }
  for (const window of listOf(body['windows']))
    if (isSyntax(window) && isSyntax(window['spec'])) {
      const name = identifierOf(window['name']);
      if (name) scope.windows.set(tracer.names.key(tracer.names.stored(name)), window['spec']);
    }
  const columns = traceProjections(listOf(body['expressions']), place);
  addClauses(body, columns, place);
  return columns;
}

function traceProjections(items: readonly unknown[], place: ExpressionPlace): Columns {
  const known: NamedTrace[] = [];
  const open: Columns[] = [];
  for (const item of items) {
    if (kindOf(item) === 'star') {
      const columns = expandStar(bodyOf(item), place);
      known.push(...columns.known);
      if (columns.open) open.push(columns);
      continue;
    }
    const choice = choosesColumns(item);
    if (choice !== undefined) {
      open.push({known: [], open: {problem: choice, trace: () => unknownTrace(choice)}});
      continue;
    }
    const trace = traceExpression(item, place);
    const name = outputName(item, place);
    known.push({name: name ?? `#${known.length + 1}`, isNamed: name !== undefined, trace});
    if (kindOf(item) === 'alias' && name !== undefined)
      place.scope.aliases.set(place.tracer.names.key(name), trace);
  }
  const all = joinOpen(open);
  return {known, ...(all && {open: all})};
}

/** Items of a SELECT that become any number of columns. */
function choosesColumns(item: unknown): string | undefined {
  const body = bodyOf(item);
  const kind = kindOf(item);
  if (kind === 'like' || kind === 'i_like' || kind === 'not') {
    const left = kind === 'not' ? bodyOf(body['this'])['left'] : body['left'];
    if (kindOf(left) === 'star') return 'a pattern chooses among the columns of *';
  }
  if (kind === 'dot' && identifierOf(body['field'])?.name === '*')
    return 'the fields of a composite value are not known';
  const name = kind === 'function' && typeof body['name'] === 'string' ? body['name'].toLowerCase() : kind;
  if (name === 'columns') return 'COLUMNS() chooses its columns when it runs';
  return name === 'unnest' ? 'UNNEST of a struct makes a column of every field' : undefined;
}

function outputName(item: unknown, {tracer: {names}}: ExpressionPlace): string | undefined {
  const alias = kindOf(item) === 'alias' ? identifierOf(bodyOf(item)['alias']) : nameChain(item)?.at(-1);
  return alias && names.stored(alias);
}

function addClauses(body: Syntax, {known}: Columns, place: ExpressionPlace): void {
  const {tracer} = place;
  const all = (part: unknown) => traceExpression({parts: part}, place);
  tracer.addFilter('where', all(body['where_clause']));
  tracer.addFilter('having', all(body['having']));
  tracer.addFilter('qualify', all(body['qualify']));
  tracer.addFilter('distinct on', all(body['distinct_on']));
  for (const [clause, part] of [
    ['group by', body['group_by']],
    ['order by', body['order_by']],
  ] as const) {
    const items = isSyntax(part) ? listOf(part['expressions']) : [];
    tracer.addFilter(
      clause,
      joinTraces(
        items.map((item) => traceSortKey(item, known, {...place, prefersAlias: clause === 'order by'})),
      ),
    );
  }
}

/** `1` is the first output column. */
function traceSortKey(item: unknown, known: readonly NamedTrace[], place: ExpressionPlace): Trace {
  const value = isSyntax(item) && kindOf(item) === undefined ? item['this'] : item;
  const literal = kindOf(value) === 'literal' ? bodyOf(value) : undefined;
  if (literal?.['literal_type'] !== 'number') return traceExpression(value, place);
  return known[Number(literal['value']) - 1]?.trace ?? {how: 'copy', sources: []};
}

function traceValues(body: Syntax, {common, outer}: QueryPlace, tracer: Tracer): Columns {
  const place: ExpressionPlace = {scope: createScope(outer), common, tracer};
  const rows = listOf(body['expressions']).map((row) =>
    listOf(isSyntax(row) ? row['expressions'] : undefined),
  );
  const width = Math.max(0, ...rows.map((row) => row.length));
  const columns: Columns = {
    known: Array.from({length: width}, (_, index) => ({
      name: `#${index + 1}`,
      isNamed: false,
      trace: joinTraces(rows.map((row) => traceExpression({value: row[index]}, place))),
    })),
  };
  return renamed(columns, identifiersOf(body['column_aliases']), place);
}
