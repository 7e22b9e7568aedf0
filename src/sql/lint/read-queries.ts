import type {LexicalTraits} from '../../util/lexical-traits.ts';
import {templateTokens, type TemplateToken} from '../layout/template-tokens.ts';

/** One SELECT, without those inside of its parentheses. Positions are those of `LintedSql.tokens`. */
export interface LintedQuery {
  /** Parentheses around it. */
  depth: number;
  start: number;
  /** After the last token. */
  end: number;
  clauses: readonly {name: string; start: number; end: number}[];
}

/** SQL as rules look at it. */
export interface LintedSql {
  /** Without comments and blocks of Jinja. */
  tokens: readonly TemplateToken[];
  /** Parentheses around each token. */
  depths: readonly number[];
  queries: readonly LintedQuery[];
}

const clauseWords = new Set(
  'select from where group having qualify window order limit offset join on using'.split(' '),
);
const setOperators = new Set(['union', 'intersect', 'except']);

export function readQueries(text: string, traits: LexicalTraits = {}): LintedSql {
  const tokens = templateTokens(text, traits).filter(({kind}) => kind !== 'comment' && kind !== 'block');
  const depths: number[] = [];
  let depth = 0;
  for (const {text: piece} of tokens) {
    if (piece === ')') depth -= 1;
    depths.push(depth);
    if (piece === '(') depth += 1;
  }
  const queries = tokens.flatMap((_, index) =>
    isWord(tokens, index, 'select') ? [readQuery(tokens, depths, index)] : [],
  );
  return {tokens, depths, queries};
}

/** True for this word as such, not as the name of a column. */
export function isWord(
  tokens: readonly TemplateToken[],
  index: number,
  ...words: readonly string[]
): boolean {
  const token = tokens[index];
  return (
    token?.kind === 'word' && tokens[index - 1]?.text !== '.' && words.includes(token.text.toLowerCase())
  );
}

function readQuery(tokens: readonly TemplateToken[], depths: readonly number[], start: number): LintedQuery {
  const depth = depths[start]!;
  const clauses: {name: string; start: number; end: number}[] = [];
  let index = start;
  for (; index < tokens.length; index++) {
    if (depths[index]! < depth || (depths[index] === depth && tokens[index]!.text === ';')) break;
    if (depths[index] !== depth || tokens[index]!.kind !== 'word') continue;
    const word = tokens[index]!.text.toLowerCase();
    if (index > start && isWord(tokens, index, ...setOperators)) break;
    if (!isWord(tokens, index, ...clauseWords) || isWord(tokens, index - 1, 'as')) continue;
    if ((word === 'order' || word === 'group') && !isWord(tokens, index + 1, 'by')) continue;
    if (index > start && word === 'select') break;
    const last = clauses.at(-1);
    if (last) last.end = index;
    clauses.push({name: word, start: index, end: index + 1});
  }
  const last = clauses.at(-1);
  if (last) last.end = index;
  return {depth, start, end: index, clauses};
}
