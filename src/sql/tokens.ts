import type {LexicalTraits} from '../util/lexical-traits.ts';

export type TokenKind =
  'space' | 'comment' | 'string' | 'identifier' | 'word' | 'number' | 'parameter' | 'symbol';

/** A piece of SQL text. Tokens follow one another without a gap, from the first character to the last. */
export interface Token {
  kind: TokenKind;
  /** Offset of the first character. */
  start: number;
  /** Offset after the last character. */
  end: number;
}

/**
 * Cuts SQL into tokens. Never fails: a literal or comment that is not closed reaches to the end of the text, and
 * the server then says what is wrong with it.
 */
export function* tokenize(text: string, traits: LexicalTraits = {}): Generator<Token> {
  let start = 0;
  while (start < text.length) {
    const [kind, end] = readToken(text, start, traits);
    yield {kind, start, end};
    start = end;
  }
}

const space = /\s+/y;
const word = /[\p{L}_][\p{L}\p{M}\p{N}_$]*/uy;
const number = /\d[\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)?/uy;
const parameter = /\$\d+/y;
const dollarTag = /\$(?:[\p{L}_][\p{L}\p{M}\p{N}_]*)?\$/uy;
const escapeString = /[eE]'/y;

/** Words, symbols and blanks of ASCII characters, which most SQL is made of: a loop is faster than a pattern. */
const plainSpace = asciiClass((character) => /\s/.test(character));
const plainWord = asciiClass((character) => /[\w$]/.test(character));
const plainWordStart = asciiClass((character) => /[a-z_]/i.test(character));
const plainSymbol = asciiClass((character) => '(),.;:=*+<>[]{}|%'.includes(character));

function asciiClass(isMember: (character: string) => boolean): readonly boolean[] {
  return Array.from({length: 128}, (_, code) => isMember(String.fromCharCode(code)));
}

/** End of the run of such characters, or undefined where a character beyond ASCII follows it. */
function endOfPlainRun(text: string, start: number, members: readonly boolean[]): number | undefined {
  let end = start + 1;
  while (members[text.charCodeAt(end)] === true) end++;
  return text.charCodeAt(end) > 127 ? undefined : end;
}

function readPlainToken(text: string, start: number): [TokenKind, number] | undefined {
  const code = text.charCodeAt(start);
  if (plainSymbol[code]) return ['symbol', start + 1];
  const kind = plainSpace[code] ? 'space' : plainWordStart[code] ? 'word' : undefined;
  if (kind === undefined || (text[start + 1] === "'" && (code | 32) === 101)) return undefined;
  const end = endOfPlainRun(text, start, kind === 'space' ? plainSpace : plainWord);
  return end === undefined ? undefined : [kind, end];
}

function readToken(text: string, start: number, traits: LexicalTraits): [TokenKind, number] {
  const plain = readPlainToken(text, start);
  if (plain) return plain;
  const pair = text.slice(start, start + 2);
  if (pair === '--' || (traits.hashComments === true && pair[0] === '#'))
    return ['comment', endOfLine(text, start)];
  if (pair === '/*') return ['comment', endOfBlockComment(text, start, traits.nestedComments ?? true)];
  switch (pair[0]) {
    case "'":
      return ['string', endOfQuoted(text, start, traits.backslashEscapes ?? false)];
    case '"':
    case '`':
      return ['identifier', endOfQuoted(text, start, false)];
    case '$': {
      const tag = (traits.dollarQuotes ?? true) && matchAt(dollarTag, text, start);
      if (tag) return ['string', endAfter(text, tag, start + tag.length)];
      return endOfMatch('parameter', parameter, text, start) ?? ['symbol', start + 1];
    }
  }
  if (matchAt(escapeString, text, start)) return ['string', endOfQuoted(text, start + 1, true)];
  return (
    endOfMatch('space', space, text, start) ??
    endOfMatch('word', word, text, start) ??
    endOfMatch('number', number, text, start) ?? ['symbol', start + characterLength(text, start)]
  );
}

function matchAt(pattern: RegExp, text: string, start: number): string | undefined {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0];
}

function endOfMatch(
  kind: TokenKind,
  pattern: RegExp,
  text: string,
  start: number,
): [TokenKind, number] | undefined {
  const found = matchAt(pattern, text, start);
  return found === undefined ? undefined : [kind, start + found.length];
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}

function endAfter(text: string, closing: string, from: number): number {
  const found = text.indexOf(closing, from);
  return found === -1 ? text.length : found + closing.length;
}

function endOfBlockComment(text: string, start: number, isNested: boolean): number {
  if (!isNested) return endAfter(text, '*/', start + 2);
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return text.length;
}

/** End of a quoted text whose quote is at `start`; a doubled quote stands for itself. */
function endOfQuoted(text: string, start: number, hasBackslashEscapes: boolean): number {
  const quote = text[start];
  for (let offset = start + 1; offset < text.length; offset++) {
    if (hasBackslashEscapes && text[offset] === '\\') offset++;
    else if (text[offset] === quote) {
      if (text[offset + 1] !== quote) return offset + 1;
      offset++;
    }
  }
  return text.length;
}

function characterLength(text: string, offset: number): number {
  return text.codePointAt(offset)! > 0xffff ? 2 : 1;
}
