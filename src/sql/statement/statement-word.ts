import type {LexicalTraits} from '../../util/lexical-traits.ts';
import {tokenize} from '../tokens.ts';

/** A token that carries meaning, and how many parentheses are open around it. */
export interface StatementWord {
  /** A word in upper case or a symbol; empty for literals and quoted names. */
  upper: string;
  /** As written. */
  text: string;
  isName: boolean;
  depth: number;
}

export function readStatementWords(text: string, traits: LexicalTraits = {}): StatementWord[] {
  const words: StatementWord[] = [];
  let depth = 0;
  for (const {kind, start, end} of tokenize(text, traits)) {
    if (kind === 'space' || kind === 'comment') continue;
    const content = text.slice(start, end);
    if (content === ')' && kind === 'symbol') depth--;
    words.push({
      upper: kind === 'word' ? content.toUpperCase() : kind === 'symbol' ? content : '',
      text: content,
      isName: kind === 'word' || kind === 'identifier',
      depth,
    });
    if (content === '(' && kind === 'symbol') depth++;
  }
  return words;
}
