import type {LexicalTraits} from '../util/lexical-traits.ts';
import {tokenize, type Token} from './tokens.ts';

/**
 * What is still open where a line begins, as the text that opens it: `'`, `E'`, `"`, `$tag$`, or one `/*` for each
 * level of a comment. Empty when nothing is open.
 */
export type LineOpening = string;

export interface LexedLine {
  tokens: Token[];
  /** What is still open at the end of the line. */
  opening: LineOpening;
}

/** Tokens that may go on in the next line. */
const spanningKinds = new Set(['string', 'comment', 'identifier']);

/**
 * Cuts one line of a longer text into tokens. Line by line they are those of the whole text, cut at the line ends,
 * so an editor cuts only the lines that changed.
 */
export function tokenizeLine(line: string, opening: LineOpening, traits: LexicalTraits = {}): LexedLine {
  const text = `${opening}${line}\n`;
  const tokens: Token[] = [];
  let next = '';
  for (const token of tokenize(text, traits)) {
    if (token.end === text.length && spanningKinds.has(token.kind)) next = openingOf(text, token, traits);
    const start = Math.max(token.start - opening.length, 0);
    const end = Math.min(token.end - opening.length, line.length);
    if (start < end) tokens.push({kind: token.kind, start, end});
  }
  return {tokens, opening: next};
}

function openingOf(text: string, {kind, start, end}: Token, traits: LexicalTraits): LineOpening {
  if (kind === 'comment') return '/*'.repeat(commentDepth(text.slice(start, end), traits));
  if (text[start] === '$') return text.slice(start, text.indexOf('$', start + 1) + 1);
  return text[start]!.toUpperCase() === 'E' ? "E'" : text[start]!;
}

function commentDepth(comment: string, {nestedComments = true}: LexicalTraits): number {
  if (!nestedComments) return 1;
  let depth = 0;
  for (const [mark] of comment.matchAll(/\/\*|\*\//g)) depth += mark === '/*' ? 1 : -1;
  return depth;
}
