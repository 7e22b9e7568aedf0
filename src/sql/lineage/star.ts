import {isCalled, type Source} from './scope.ts';
import {identifierOf, identifiersOf, isSyntax, listOf, type Identifier, type Syntax} from './syntax.ts';
import {traceExpression, type ExpressionPlace} from './trace-expression.ts';
import {unknownTrace, type Columns, type NamedTrace, type OpenColumns} from './trace.ts';

/** The columns of `*` and `t.*` with EXCLUDE, REPLACE and RENAME. */
export function expandStar(star: Syntax, place: ExpressionPlace): Columns {
  const {scope, tracer} = place;
  const {names} = tracer;
  const table = identifierOf(star['table']);
  const keyOf = (identifier: Identifier) => names.key(names.stored(identifier));
  const sources = table ? sourcesCalled(table, place) : scope.sources.filter((source) => !source.isHidden);
  if (!sources) return openOnly(`nothing that is read is called ${table!.name}`);
  const excluded = new Set(identifiersOf(star['except']).map(keyOf));
  const replaced = new Map(
    listOf(star['replace']).flatMap((entry) => {
      const alias = isSyntax(entry) && identifierOf(entry['alias']);
      return alias ? [[keyOf(alias), traceExpression((entry as Syntax)['this'], place)] as const] : [];
    }),
  );
  const renames = new Map(
    listOf(star['rename']).flatMap((pair) => {
      const [from, to] = identifiersOf(pair);
      return from && to ? [[keyOf(from), names.stored(to)] as const] : [];
    }),
  );
  const known: NamedTrace[] = [];
  const seen = new Set<string>();
  for (const source of sources)
    for (const column of source.known) {
      const key = names.key(column.name);
      const merged = table ? undefined : scope.merged.get(key);
      if (excluded.has(key) || (merged && seen.has(key))) continue;
      seen.add(key);
      known.push({
        name: renames.get(key) ?? column.name,
        isNamed: column.isNamed,
        trace: replaced.get(key) ?? merged?.trace ?? column.trace,
      });
    }
  const open = joinOpen(sources);
  if (!open) return {known};
  for (const [key, column] of scope.merged) if (!table && !seen.has(key)) known.unshift(column);
  const hidden = new Set([...excluded, ...renames.keys()]);
  return {
    known,
    open: {
      problem: open.problem,
      ...(open.table && hidden.size === 0 && replaced.size === 0 && {table: open.table}),
      trace(name) {
        const key = names.key(name);
        if (hidden.has(key)) return unknownTrace(`${name} is left out of *`);
        return replaced.get(key) ?? open.trace(name);
      },
    },
  };
}

/** The parser gives `schema.table` before a star as one name. */
function sourcesCalled(table: Identifier, {scope, tracer: {names}}: ExpressionPlace): Source[] | undefined {
  const keyOf = (name: string) => names.key(names.stored({name, quoted: table.quoted}));
  const spellings = [[table.name], table.name.split('.')].map((parts) => parts.map(keyOf));
  for (let inner: typeof scope | undefined = scope; inner; inner = inner.parent)
    for (const keys of spellings) {
      const found = inner.sources.filter((source) => isCalled(source, keys, names));
      if (found.length > 0) return found;
    }
  return undefined;
}

/** Of several sources with columns that are not known, none can be told to be the one. */
export function joinOpen(sources: readonly Columns[]): OpenColumns | undefined {
  const open = sources.flatMap((source) => source.open ?? []);
  if (open.length < 2) return open[0];
  const {problem} = open[0]!;
  return {problem, trace: (name) => unknownTrace(`${name} may come from several places: ${problem}`)};
}

function openOnly(problem: string): Columns {
  return {known: [], open: {problem, trace: () => unknownTrace(problem)}};
}
