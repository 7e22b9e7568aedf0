import {isAggregate} from './aggregates.ts';
import {createScope, resolveChain, wholeRow, type Scope} from './scope.ts';
import {
  bodyOf,
  identifierOf,
  identifiersOf,
  isQuery,
  isSyntax,
  kindOf,
  listOf,
  nameChain,
  type Syntax,
} from './syntax.ts';
import type {CommonTables, Tracer} from './tracer.ts';
import {joinTraces, noSource, unknownTrace, usedAs, type Trace} from './trace.ts';

export interface ExpressionPlace {
  scope: Scope;
  common: CommonTables | undefined;
  tracer: Tracer;
  prefersAlias?: boolean;
}

/** Words that some systems read as a function, although they look like a column. */
const niladicFunctions = new Set([
  'current_catalog',
  'current_date',
  'current_role',
  'current_schema',
  'current_time',
  'current_timestamp',
  'current_user',
  'localtime',
  'localtimestamp',
  'session_user',
]);

/** Wrappers that leave the value as it is. */
const transparent = new Set(['paren', 'alias', 'annotated', 'ordered']);

/** Where the value of an expression comes from. Whatever is not known by name is made of all its parts. */
export function traceExpression(node: unknown, place: ExpressionPlace): Trace {
  const kind = kindOf(node);
  if (kind === undefined) return traceParts(node, place);
  const body = bodyOf(node);
  if (isQuery(node) && kind !== 'paren') return traceSubquery(node, place);
  if (transparent.has(kind)) return traceExpression(body['this'], place);
  const special = specialKinds[kind];
  if (special) return special(body, place, node);
  const trace = usedAs('expression', traceParts((node as Syntax)[kind], place));
  return isAggregate(kind) ? {...usedAs('aggregate', trace), how: 'aggregate'} : trace;
}

type Special = (body: Syntax, place: ExpressionPlace, node: unknown) => Trace;

const specialKinds: Readonly<Record<string, Special>> = {
  column: (_, place, node) => traceChain(node, place),
  dot: (body, place, node) => {
    if (identifierOf(body['field'])?.name === '*') return unknownTrace('the fields of a composite value');
    return nameChain(node)
      ? traceChain(node, place)
      : usedAs('expression', traceExpression(body['this'], place));
  },
  star: (_, {scope}) => joinTraces(scope.sources.filter((source) => !source.isHidden).map(wholeRow)),
  exists(body, place) {
    place.tracer.query(body['this'], {common: place.common, outer: place.scope});
    return noSource;
  },
  cast: ({this: value}, place) => usedAs('expression', traceExpression(value, place)),
  try_cast: ({this: value}, place) => usedAs('expression', traceExpression(value, place)),
  safe_cast: ({this: value}, place) => usedAs('expression', traceExpression(value, place)),
  window_function(body, place) {
    const trace = usedAs(
      'window',
      joinTraces([windowValue(body['this'], place), traceWindow(body['over'], place)]),
    );
    return {...trace, how: trace.how === 'aggregate' ? 'aggregate' : 'window'};
  },
  lambda: (body, place) =>
    usedAs(
      'expression',
      traceExpression(body['body'], within(place, identifiersOf(body['parameters']).map(storedIn(place)))),
    ),
  comprehension(body, place) {
    const variable = nameChain(body['expression'])?.map(storedIn(place)) ?? [];
    const inner = within(place, variable);
    const parts = [body['this'], body['condition']].map((part) => traceExpression(part, inner));
    return usedAs('expression', joinTraces([traceExpression(body['iterator'], place), ...parts]));
  },
  function(body, place) {
    const name = typeof body['name'] === 'string' ? body['name'].toLowerCase() : '';
    if (name === 'columns') return unknownTrace('COLUMNS() chooses its columns when it runs');
    return usedAs('expression', traceParts(body, place));
  },
};

/** A window function over the plain value of an aggregate is no aggregate of the SELECT. */
function windowValue(node: unknown, place: ExpressionPlace): Trace {
  const kind = kindOf(node);
  if (kind === undefined || !isAggregate(kind)) return traceExpression(node, place);
  return usedAs('expression', traceParts(bodyOf(node), place));
}

function traceWindow(over: unknown, place: ExpressionPlace): Trace {
  if (!isSyntax(over)) return noSource;
  const name = identifierOf(over['window_name']);
  const spec = name && place.scope.windows.get(place.tracer.names.key(place.tracer.names.stored(name)));
  return joinTraces([
    traceParts([over['partition_by'], over['order_by'], over['frame']], place),
    spec ? traceWindow(spec, place) : noSource,
  ]);
}

function traceChain(node: unknown, {scope, tracer, prefersAlias}: ExpressionPlace): Trace {
  const chain = nameChain(node)!;
  const [first] = chain;
  if (chain.length === 1 && !first!.quoted && niladicFunctions.has(first!.name.toLowerCase()))
    return noSource;
  return resolveChain(chain, scope, {names: tracer.names, ...(prefersAlias && {prefersAlias})});
}

function traceSubquery(node: unknown, {common, scope, tracer}: ExpressionPlace): Trace {
  const {known, open} = tracer.query(node, {common, outer: scope});
  if (open) return unknownTrace(open.problem);
  return joinTraces(known.map((column) => column.trace));
}

function traceParts(parts: unknown, place: ExpressionPlace): Trace {
  const children = Array.isArray(parts) ? listOf(parts) : isSyntax(parts) ? Object.values(parts) : [];
  const traces = children
    .filter((child) => typeof child === 'object' && child !== null)
    .map((child) => traceExpression(child, place));
  return traces.length === 0 ? noSource : joinTraces(traces);
}

function within(place: ExpressionPlace, bound: readonly string[]): ExpressionPlace {
  return {...place, scope: createScope(place.scope, bound)};
}

function storedIn({tracer: {names}}: ExpressionPlace) {
  return (identifier: {name: string; quoted: boolean}) => names.key(names.stored(identifier));
}
