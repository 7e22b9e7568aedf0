import type {LexicalTraits} from '../util/lexical-traits.ts';
import {tokenize, type Token} from './tokens.ts';

/** Reads the tokens that carry meaning, one by one, and may go on at any other place of the text. */
export interface TokenReader {
  next(): Token | undefined;
  /** The token that `next` will give. */
  peek(): Token | undefined;
  /** Goes on at this offset, as if nothing stood before it. */
  moveTo(offset: number): void;
}

export function createTokenReader(text: string, traits: LexicalTraits): TokenReader {
  let tokens = tokenize(text, traits);
  let base = 0;
  let ahead: Token | undefined;
  const read = (): Token | undefined => {
    for (let found = tokens.next(); !found.done; found = tokens.next()) {
      const {kind, start, end} = found.value;
      if (kind !== 'space' && kind !== 'comment') return {kind, start: base + start, end: base + end};
    }
    return undefined;
  };
  return {
    next() {
      const token = ahead ?? read();
      ahead = undefined;
      return token;
    },
    peek: () => (ahead ??= read()),
    moveTo(offset) {
      base = offset;
      ahead = undefined;
      tokens = tokenize(text.slice(offset), traits);
    },
  };
}
