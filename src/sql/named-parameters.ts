import type {LexicalTraits} from '../util/lexical-traits.ts';
import {tokenize, type Token} from './tokens.ts';

/** One `:name` in a statement. */
export interface ParameterUse {
  name: string;
  /** Offset of the colon. */
  start: number;
  end: number;
  /** False where the colon may as well belong to a slice, as in `list[:size]`. */
  isCertain: boolean;
}

/**
 * Every `:name` that stands for a value: not in literals and comments, and not where the colon touches what stands
 * before it, as in `a::int`, `list[1:n]`, `document:field` and `{key:value}`.
 */
export function findParameters(text: string, traits: LexicalTraits = {}): ParameterUse[] {
  const uses: ParameterUse[] = [];
  let before: Token | undefined;
  let colon: {token: Token; isAfterBracket: boolean} | undefined;
  for (const token of tokenize(text, traits)) {
    if (colon && token.kind === 'word')
      uses.push({
        name: text.slice(token.start, token.end),
        start: colon.token.start,
        end: token.end,
        isCertain: !colon.isAfterBracket,
      });
    const isColon = token.kind === 'symbol' && text[token.start] === ':' && !isOperand(text, before);
    colon = isColon ? {token, isAfterBracket: text[token.start - 1] === '['} : undefined;
    before = token;
  }
  return uses;
}

function isOperand(text: string, token: Token | undefined): boolean {
  if (token === undefined || token.kind === 'space' || token.kind === 'comment') return false;
  return token.kind !== 'symbol' || ')]}:'.includes(text[token.start]!);
}

export interface RewrittenSql {
  text: string;
  /** Offset in the former text of what stands at this offset of the new one. */
  formerOffset(offset: number): number;
}

/** The text with each use replaced. Uses must be in order. */
export function replaceParameters(
  text: string,
  uses: readonly ParameterUse[],
  render: (use: ParameterUse) => string,
): RewrittenSql {
  let rewritten = '';
  let end = 0;
  const pieces: {start: number; former: number; isReplaced: boolean}[] = [];
  const add = (piece: string, former: number, isReplaced: boolean) => {
    pieces.push({start: rewritten.length, former, isReplaced});
    rewritten += piece;
  };
  for (const use of uses) {
    add(text.slice(end, use.start), end, false);
    add(render(use), use.start, true);
    end = use.end;
  }
  add(text.slice(end), end, false);
  return {
    text: rewritten,
    formerOffset(offset) {
      const piece = pieces.findLast(({start}) => start <= offset)!;
      return piece.isReplaced ? piece.former : piece.former + offset - piece.start;
    },
  };
}
