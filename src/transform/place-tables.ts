import type {Relation} from '../warehouse/index.ts';
import type {CanonicalDialect} from './canonical-sql.ts';

/** What stands in place of a table in a statement; undefined leaves it as it is. */
export type PlaceTable = (table: Relation) => string | undefined;

/** A statement with other tables in place of those that it names; `unknown` where the parser does not know the syntax. */
export type PlacedSql = {sql: string} | {problem: string};

interface Edit {
  start: number;
  end: number;
  text: string;
}

interface Identifier {
  name: string;
  quoted: boolean;
  span: {start: number; end: number};
}

type Node = Record<string, unknown>;

/**
 * Puts other tables in place of those that a SELECT reads. A table without an alias gets its own name as one, so that
 * columns qualified by it still mean the same. Common table expressions hide tables of their name.
 */
export async function placeTables(
  sql: string,
  dialect: CanonicalDialect & {quoteIdentifier(name: string): string},
  place: PlaceTable,
): Promise<PlacedSql> {
  const parser = await import('@polyglot-sql/sdk');
  const parsed = parser.parse(sql, dialect.parserDialect as never);
  if (!parsed.success || !Array.isArray(parsed.ast))
    return {problem: parsed.error?.trim() ?? 'the parser gives no reason'};
  const stored = ({name, quoted}: Identifier) => (quoted ? name : dialect.foldIdentifier(name));
  const edits: Edit[] = [];
  const qualified: {chain: string; text: string}[] = [];
  const isHidden = (scope: ReadonlySet<string>, name: string) => scope.has(name.toLowerCase());

  const placeTable = (table: Node, scope: ReadonlySet<string>) => {
    const name = identifierOf(table['name']);
    if (!name) return;
    const [schema, catalog] = [identifierOf(table['schema']), identifierOf(table['catalog'])];
    if (!schema && isHidden(scope, stored(name))) return;
    const text = place({
      ...(catalog && {catalog: stored(catalog)}),
      ...(schema && {schema: stored(schema)}),
      name: stored(name),
    });
    if (text === undefined) return;
    const alias = dialect.quoteIdentifier(stored(name));
    if (schema) qualified.push({chain: chainOf([...(catalog ? [catalog] : []), schema, name]), text: alias});
    const {start} = (catalog ?? schema ?? name).span;
    edits.push({start, end: name.span.end, text: table['alias'] ? text : `${text} as ${alias}`});
  };

  const visit = (node: unknown, scope: ReadonlySet<string>): void => {
    if (Array.isArray(node)) return node.forEach((item) => visit(item, scope));
    if (typeof node !== 'object' || node === null) return;
    const body = node as Node;
    const inner = body['with'] ? visitCommonTables(body['with'] as Node, scope) : scope;
    for (const [key, value] of Object.entries(body)) {
      if (key === 'with') continue;
      if (key === 'table' && isTable(value)) placeTable(value, inner);
      visit(value, inner);
    }
  };

  const visitCommonTables = (clause: Node, scope: ReadonlySet<string>): ReadonlySet<string> => {
    const ctes = clause['ctes'] as Node[];
    const nameOf = (cte: Node) => stored(identifierOf(cte['alias'])!).toLowerCase();
    let seen = new Set(clause['recursive'] === true ? [...scope, ...ctes.map(nameOf)] : scope);
    for (const cte of ctes) {
      visit(cte['this'], seen);
      seen = new Set([...seen, nameOf(cte)]);
    }
    return seen;
  };

  visit(parsed.ast, new Set());
  for (const {chain, text} of qualified) edits.push(...columnEdits(parsed.ast, chain, text));
  return {sql: applyEdits(sql, edits)};
}

function isTable(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'schema' in value && 'catalog' in value;
}

function identifierOf(value: unknown): Identifier | undefined {
  return typeof value === 'object' && value !== null && 'span' in value ? (value as Identifier) : undefined;
}

const chainOf = (parts: readonly Identifier[]) => parts.map(({name}) => name.toLowerCase()).join('\0');

/** In `schema.table.column`, the part before the column gives way to the alias. */
function columnEdits(node: unknown, chain: string, text: string): Edit[] {
  if (Array.isArray(node)) return node.flatMap((item) => columnEdits(item, chain, text));
  if (typeof node !== 'object' || node === null) return [];
  const dot = (node as Node)['dot'] as Node | undefined;
  const parts = dot && identifierChain({dot});
  if (parts && chainOf(parts.slice(0, -1)) === chain)
    return [{start: parts[0]!.span.start, end: parts.at(-2)!.span.end, text}];
  return Object.values(node).flatMap((value) => columnEdits(value, chain, text));
}

function identifierChain(node: Node): Identifier[] | undefined {
  const dot = node['dot'] as Node | undefined;
  if (dot) {
    const before = identifierChain(dot['this'] as Node);
    const field = identifierOf(dot['field']);
    return before && field && [...before, field];
  }
  const column = node['column'] as Node | undefined;
  if (!column) return undefined;
  const [table, name] = [identifierOf(column['table']), identifierOf(column['name'])];
  return name && (table ? [table, name] : [name]);
}

/** The parser counts characters, not the halves of which JavaScript makes some of them. */
function applyEdits(sql: string, edits: readonly Edit[]): string {
  const characters = [...sql];
  const unique = new Map(edits.map((edit) => [edit.start, edit]));
  for (const {start, end, text} of [...unique.values()].toSorted((one, other) => other.start - one.start))
    characters.splice(start, end - start, text);
  return characters.join('');
}
