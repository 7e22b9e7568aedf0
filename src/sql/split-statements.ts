import type {LexicalTraits} from '../util/lexical-traits.ts';
import {createBlockTracker} from './block-tracker.ts';
import {tokenize, type Token} from './tokens.ts';

export interface SqlStatement {
  /** Without the comments and blanks around it and without its semicolon. */
  text: string;
  /** Offset of the first character in the whole text. */
  offset: number;
  /** Line of the first character in the whole text, from 1. */
  line: number;
}

/**
 * Cuts a script at the semicolons that end statements: not those in literals, quoted names, comments and
 * BEGIN...END bodies. Statements that are empty or only a comment are left out.
 */
export function splitStatements(text: string, traits: LexicalTraits = {}): SqlStatement[] {
  const statements: SqlStatement[] = [];
  const tokens = [...tokenize(text, traits)].filter(
    (token) => token.kind !== 'space' && token.kind !== 'comment',
  );
  const lineOf = createLineCounter(text);
  let first = 0;
  let tracker = createBlockTracker();
  const finish = (last: number) => {
    const [opening, closing] = [tokens[first], tokens[last]];
    if (opening && closing && first <= last)
      statements.push({
        text: text.slice(opening.start, closing.end),
        offset: opening.start,
        line: lineOf(opening.start),
      });
    first = last + 2;
    tracker = createBlockTracker();
  };
  for (const [position, token] of tokens.entries()) {
    if (isSemicolon(text, token) && !tracker.isInside()) finish(position - 1);
    else tracker.add(significantText(text, token), nextText(text, tokens[position + 1]));
  }
  finish(tokens.length - 1);
  return statements;
}

function isSemicolon(text: string, token: Token): boolean {
  return token.kind === 'symbol' && text[token.start] === ';';
}

/** Keywords in upper case; a literal or quoted name is never a keyword. */
function significantText(text: string, token: Token): string {
  const content = text.slice(token.start, token.end);
  if (token.kind === 'word') return content.toUpperCase();
  return token.kind === 'symbol' ? content : '';
}

function nextText(text: string, token: Token | undefined): string | undefined {
  return token && significantText(text, token);
}

/** Offsets must come in ascending order. */
function createLineCounter(text: string): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    for (; counted < offset; counted++) if (text[counted] === '\n') line++;
    return line;
  };
}
