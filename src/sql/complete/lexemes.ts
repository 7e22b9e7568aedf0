import type {LexicalTraits} from '../../util/lexical-traits.ts';
import {tokenizeLine} from '../lexer-lines.ts';
import {tokenize, type Token} from '../tokens.ts';

/** A token that matters to the meaning of a statement. */
export interface Lexeme {
  kind: 'word' | 'quoted' | 'literal' | 'symbol' | 'cursor';
  /** A word in upper case or a symbol; empty for everything else, so that a quoted name is never a keyword. */
  upper: string;
  /** The name that a word or quoted name stands for. */
  name: string;
  start: number;
  end: number;
}

/** One statement around the cursor. What is being typed there is cut out and one lexeme stands in its place. */
export interface Surroundings {
  lexemes: readonly Lexeme[];
  /** What is typed of the name at the cursor, without quotes. */
  typed: string;
  /** Names before it, each followed by a dot. */
  qualifier: readonly string[];
  /** What a choice replaces. */
  replace: {start: number; end: number};
  /** True when the name is being typed in quotes. */
  isQuoted: boolean;
  /** The character after the replaced part. */
  following: string;
}

const parameterSigns = new Set([':', '@', '$']);
const statementVerbs = new Set(
  'SELECT WITH INSERT UPDATE DELETE MERGE CREATE ALTER DROP TRUNCATE COPY BEGIN EXPLAIN'.split(' '),
);

/** Undefined inside literals, comments, numbers and parameters, where nothing may be offered. */
export function readSurroundings(
  text: string,
  cursor: number,
  traits: LexicalTraits = {},
): Surroundings | undefined {
  const {tokens: before, opening} = tokenizeLine(text.slice(0, cursor), '', traits);
  const isInQuotes = opening === '"' || opening === '`';
  if ((opening !== '' && !isInQuotes) || isInert(text, before, cursor)) return undefined;

  const last = before.at(-1);
  const isTyping = last?.end === cursor && (last.kind === 'word' || last.kind === 'identifier');
  const chainEnd = before.length - (isTyping ? 1 : 0);
  const chainStart = startOfChain(text, before, chainEnd);
  if (chainStart === undefined) return undefined;
  const start = isTyping ? last.start : cursor;
  const end = isTyping ? endOfName(text, cursor, isInQuotes ? opening : '') : cursor;
  const semicolon = before.findLastIndex((token) => token.kind === 'symbol' && text[token.start] === ';');
  return {
    lexemes: [
      ...before.slice(semicolon + 1, chainStart).flatMap((token) => toLexeme(text, token, 0)),
      {kind: 'cursor', upper: '', name: '', start: cursor, end: cursor},
      ...restOfStatement(text, end, traits),
    ],
    typed: isTyping ? nameOf(text.slice(start, cursor)) : '',
    qualifier: before
      .slice(chainStart, chainEnd)
      .filter((token) => text[token.start] !== '.')
      .map((token) => nameOf(text.slice(token.start, token.end))),
    replace: {start, end},
    isQuoted: isTyping && last.kind === 'identifier',
    following: text.slice(end, end + 1),
  };
}

function isInert(text: string, tokens: readonly Token[], cursor: number): boolean {
  const last = tokens.at(-1);
  if (last?.end !== cursor) return false;
  if (last.kind === 'comment') return !text.startsWith('/*', last.start);
  if (last.kind === 'number' || last.kind === 'parameter') return true;
  const sign = tokens.at(-2);
  if (last.kind !== 'word' || sign?.kind !== 'symbol' || !parameterSigns.has(text[sign.start]!)) return false;
  return text[sign.start - 1] !== ':';
}

/** First token of `a.b.` before the name at the cursor; undefined when the dot follows no name. */
function startOfChain(text: string, tokens: readonly Token[], end: number): number | undefined {
  let start = end;
  while (start > 0 && text[tokens[start - 1]!.start] === '.') {
    const name = tokens[start - 2];
    if (name?.kind !== 'word' && name?.kind !== 'identifier') return undefined;
    start -= 2;
  }
  return start;
}

function endOfName(text: string, cursor: number, quote: string): number {
  const rest = /^[\p{L}\p{M}\p{N}_$]*/u.exec(text.slice(cursor))![0].length;
  const end = cursor + rest;
  return quote !== '' && text[end] === quote ? end + 1 : end;
}

/** A statement ends at its semicolon, or where a new one begins after an empty line. */
function restOfStatement(text: string, start: number, traits: LexicalTraits): Lexeme[] {
  const rest = text.slice(start);
  const lexemes: Lexeme[] = [];
  let followsEmptyLine = false;
  for (const token of tokenize(rest, traits)) {
    if (token.kind === 'space') {
      followsEmptyLine = /\n\s*\n/.test(rest.slice(token.start, token.end));
      continue;
    }
    const [lexeme] = toLexeme(rest, token, start);
    if (!lexeme) continue;
    if (lexeme.upper === ';' || (followsEmptyLine && statementVerbs.has(lexeme.upper))) break;
    followsEmptyLine = false;
    lexemes.push(lexeme);
  }
  return lexemes;
}

function toLexeme(text: string, token: Token, shift: number): Lexeme[] {
  if (token.kind === 'space' || token.kind === 'comment') return [];
  const content = text.slice(token.start, token.end);
  const place = {start: token.start + shift, end: token.end + shift};
  switch (token.kind) {
    case 'word':
      return [{kind: 'word', upper: content.toUpperCase(), name: content, ...place}];
    case 'identifier':
      return [{kind: 'quoted', upper: '', name: nameOf(content), ...place}];
    case 'symbol':
      return [{kind: 'symbol', upper: content, name: '', ...place}];
    default:
      return [{kind: 'literal', upper: '', name: '', ...place}];
  }
}

function nameOf(written: string): string {
  const quote = written[0];
  if (quote !== '"' && quote !== '`') return written;
  const isClosed = written.length > 1 && written.endsWith(quote);
  return written.slice(1, isClosed ? -1 : undefined).replaceAll(quote + quote, quote);
}
