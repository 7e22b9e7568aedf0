import {reservedWords} from '../sql/keywords.ts';
import {tokenize} from '../sql/tokens.ts';
import type {Dialect} from '../warehouse/index.ts';

/** What of a dialect decides which two texts mean the same. */
export type CanonicalDialect = Pick<Dialect, 'parserDialect' | 'lexicalTraits' | 'foldIdentifier'>;

/** A statement without what never counts: comments, blanks, the case of keywords, needless parentheses. */
export interface CanonicalSql {
  text: string;
  /** What the parser made of it; absent where it does not know the syntax and the text is that of the lexer. */
  tree?: SyntaxTree;
}

/** Plain values; an expression is an object with one key, which says what it is. */
export type SyntaxTree = Readonly<Record<string, unknown>>;

/** Equal texts for statements that mean the same to the parser. Never fails. */
export async function canonicalSql(sql: string, dialect: CanonicalDialect): Promise<CanonicalSql> {
  const parser = await import('@polyglot-sql/sdk');
  try {
    const parsed = parser.parse(sql, dialect.parserDialect as never);
    const statements = parsed.success && Array.isArray(parsed.ast) ? (parsed.ast as unknown[]) : [];
    if (statements.length === 1) {
      const tree = canonicalTree(statements[0], dialect) as SyntaxTree;
      return {text: JSON.stringify(tree), tree};
    }
  } catch (error) {
    // Nesting that is deeper than the stack is left to the lexer, which knows no nesting.
    if (!(error instanceof RangeError)) throw error;
  }
  return {text: canonicalTokens(sql, dialect)};
}

/** Where a construct stands, how it was commented, and which of two spellings was used. */
const spellingKeys = new Set(['span', 'alias_explicit_as', 'use_inner_keyword', 'use_outer_keyword']);
const isSpelling = (key: string) =>
  spellingKeys.has(key) || key.endsWith('comments') || key === 'double_colon_syntax';

function canonicalTree(node: unknown, dialect: CanonicalDialect): unknown {
  if (Array.isArray(node)) return node.map((item) => canonicalTree(item, dialect));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(([key]) => !isSpelling(key));
  if (entries.length === 1 && entries[0]![0] === 'paren')
    return canonicalTree((entries[0]![1] as {this: unknown}).this, dialect);
  const unnamed = withoutNeedlessAlias(node as Record<string, unknown>);
  if (unnamed) return canonicalTree(unnamed, dialect);
  const isCall = 'args' in node || 'distinct' in node;
  return Object.fromEntries(
    entries
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([key, value]): [string, unknown][] => {
        if (key === 'quoted') return [];
        if (key === 'original_name' && typeof value === 'string') return [[key, value.toLowerCase()]];
        if (key !== 'name' || typeof value !== 'string') return [[key, canonicalTree(value, dialect)]];
        const isQuoted = 'quoted' in node && node.quoted === true;
        if (isCall && !isQuoted) return [[key, value.toLowerCase()]];
        return [[key, 'quoted' in node && !isQuoted ? dialect.foldIdentifier(value) : value]];
      }),
  );
}

/** A column that is given the name which it has anyway. */
function withoutNeedlessAlias(node: Record<string, unknown>): unknown {
  const alias = node['alias'] as {this?: unknown; alias?: {name: string; quoted: boolean} | null} | undefined;
  if (!alias?.this || !alias.alias) return undefined;
  let value = alias.this as Record<string, unknown>;
  while ('paren' in value) value = (value['paren'] as {this: Record<string, unknown>}).this;
  const name = (value['column'] as {name?: {name: string; quoted: boolean}} | undefined)?.name;
  return name?.name === alias.alias.name && name.quoted === alias.alias.quoted ? value : undefined;
}

function canonicalTokens(sql: string, dialect: CanonicalDialect): string {
  const pieces: string[] = [];
  for (const {kind, start, end} of tokenize(sql, dialect.lexicalTraits)) {
    const text = sql.slice(start, end);
    if (kind === 'space' || kind === 'comment') continue;
    if (kind !== 'word') pieces.push(text);
    else
      pieces.push(reservedWords.has(text.toUpperCase()) ? text.toUpperCase() : dialect.foldIdentifier(text));
  }
  while (pieces.at(-1) === ';') pieces.pop();
  return JSON.stringify(pieces);
}
