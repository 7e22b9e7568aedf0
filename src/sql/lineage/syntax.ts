/** What the parser gives: nested plain values. */
export type Syntax = Readonly<Record<string, unknown>>;

export interface Identifier {
  name: string;
  quoted: boolean;
}

/** An expression is an object with one key, which says what it is. */
export function kindOf(node: unknown): string | undefined {
  if (!isSyntax(node)) return undefined;
  const keys = Object.keys(node);
  return keys.length === 1 ? keys[0] : undefined;
}

export function bodyOf(node: unknown): Syntax {
  const kind = kindOf(node);
  const body = kind === undefined ? undefined : (node as Syntax)[kind];
  return isSyntax(body) ? body : {};
}

export function isSyntax(value: unknown): value is Syntax {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function identifierOf(value: unknown): Identifier | undefined {
  if (!isSyntax(value) || typeof value['name'] !== 'string' || value['name'] === '') return undefined;
  return {name: value['name'], quoted: value['quoted'] === true};
}

export function identifiersOf(value: unknown): Identifier[] {
  return listOf(value).flatMap((item) => identifierOf(item) ?? []);
}

const queryKinds = new Set(['select', 'union', 'intersect', 'except', 'subquery', 'values']);

export function isQuery(node: unknown): boolean {
  const kind = kindOf(node);
  if (kind === 'paren') return isQuery(bodyOf(node)['this']);
  return kind !== undefined && queryKinds.has(kind);
}

/** `a.b.c` as its parts, outermost first; undefined when it is no chain of names. */
export function nameChain(node: unknown): Identifier[] | undefined {
  const body = bodyOf(node);
  const own = identifierOf(kindOf(node) === 'dot' ? body['field'] : body['name']);
  if (!own) return undefined;
  if (kindOf(node) === 'column') {
    const table = identifierOf(body['table']);
    return table ? [table, own] : [own];
  }
  if (kindOf(node) !== 'dot') return undefined;
  const before = nameChain(body['this']);
  return before && [...before, own];
}
