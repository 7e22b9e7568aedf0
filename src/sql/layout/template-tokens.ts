import type {LexicalTraits} from '../../util/lexical-traits.ts';
import {tokenize, type Token} from '../tokens.ts';

/** A token of a SQL template: one of SQL, or a whole tag of Jinja. */
export interface TemplateToken {
  kind: Exclude<Token['kind'], 'space'> | 'expression' | 'block';
  text: string;
  /** Offset in the text. */
  start: number;
  /** Line breaks in the blanks before it. */
  breaksBefore: number;
  /** True where blanks, a comment or the start of the text stand before it. */
  isApart: boolean;
}

const tag = /\{\{[^]*?\}\}|\{%-?\s*raw\s*-?%\}[^]*?\{%-?\s*endraw\s*-?%\}|\{%[^]*?%\}|\{#[^]*?#\}/g;

/** Cuts a template into tokens, tags of Jinja as a whole: `{{ }}` as expressions, `{% %}` and `{# #}` as blocks. */
export function templateTokens(text: string, traits: LexicalTraits = {}): TemplateToken[] {
  const tokens: TemplateToken[] = [];
  let breaksBefore = 0;
  let isApart = true;
  for (const {kind, start, end} of mergedTokens(text, traits)) {
    const piece = text.slice(start, end);
    if (kind === 'space') {
      breaksBefore += piece.split('\n').length - 1;
      isApart = true;
      continue;
    }
    tokens.push({kind, text: piece, start, breaksBefore, isApart});
    breaksBefore = 0;
    isApart = kind === 'comment';
  }
  return tokens;
}

type Piece = Omit<Token, 'kind'> & {kind: Token['kind'] | 'expression' | 'block'};

/** A tag inside of a quoted text belongs to it; a quote inside of a tag belongs to the tag. */
function* mergedTokens(text: string, traits: LexicalTraits): Generator<Piece> {
  let offset = 0;
  while (offset < text.length) {
    const rest = text.slice(offset);
    let moved = false;
    for (const token of tokenize(rest, traits)) {
      const start = offset + token.start;
      if (token.kind === 'symbol' && text[start] === '{' && '{%#'.includes(text[start + 1] ?? ' ')) {
        tag.lastIndex = start;
        const found = tag.exec(text);
        if (found?.index === start) {
          yield {kind: found[0].startsWith('{{') ? 'expression' : 'block', start, end: tag.lastIndex};
          offset = tag.lastIndex;
          moved = true;
          break;
        }
      }
      yield {...token, start, end: offset + token.end};
    }
    if (!moved) return;
  }
}
