import type {LexicalTraits} from '../util/lexical-traits.ts';
import {createBlockTracker} from './block-tracker.ts';
import {defaultDelimiter, findDelimiter, readDelimiterCommand} from './delimiter.ts';
import {createTokenReader} from './token-reader.ts';
import type {Token} from './tokens.ts';

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
 * BEGIN...END bodies. After a line `DELIMITER //` only `//` ends statements, whatever stands before it. Statements
 * that are empty or only a comment are left out.
 */
export function splitStatements(text: string, traits: LexicalTraits = {}): SqlStatement[] {
  const statements: SqlStatement[] = [];
  const lineOf = createLineCounter(text);
  const reader = createTokenReader(text, traits);
  let delimiter = defaultDelimiter;
  let open: {start: number; end: number} | undefined;
  let tracker = createBlockTracker();
  const finish = () => {
    if (open)
      statements.push({
        text: text.slice(open.start, open.end),
        offset: open.start,
        line: lineOf(open.start),
      });
    open = undefined;
    tracker = createBlockTracker();
  };
  for (let token = reader.next(); token; token = reader.next()) {
    const command = open ? undefined : readDelimiterCommand(text, token.start);
    if (command) {
      delimiter = command.delimiter;
      reader.moveTo(command.end);
      continue;
    }
    const cut = findDelimiter(text, token, delimiter);
    if (cut === undefined || (delimiter === defaultDelimiter && tracker.isInside())) {
      open = {start: open?.start ?? token.start, end: token.end};
      tracker.add(significantText(text, token), nextText(text, reader.peek()));
      continue;
    }
    if (cut > token.start) open = {start: open?.start ?? token.start, end: cut};
    finish();
    if (delimiter !== defaultDelimiter) reader.moveTo(cut + delimiter.length);
  }
  finish();
  return statements;
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
