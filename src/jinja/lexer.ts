import {TemplateError, type TemplateSource} from './template-source.ts';

export type TokenType =
  | 'data'
  | 'variable-begin'
  | 'variable-end'
  | 'block-begin'
  | 'block-end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'operator'
  | 'end';

export interface Token {
  type: TokenType;
  /** The text itself; of a string without its quotes and escapes. */
  text: string;
  offset: number;
  /** Offset behind it. */
  end: number;
}

const opening = /\{[{%#][-+]?/g;
const rawOpening = /\{%[-+]?\s*raw\s*(-?)[+]?%\}/y;
const rawClosing = /\{%([-+]?)\s*endraw\s*(-?)[+]?%\}/g;
const whitespace = /\s+/y;
const name = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y;
const float = /\d[\d_]*(?:\.\d[\d_]*(?:[eE][-+]?\d+)?|[eE][-+]?\d+)/y;
const integer = /0[xX][\da-fA-F]+|\d[\d_]*/y;
const string = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y;
const operator = /\/\/|\*\*|==|!=|>=|<=|[-+*/%~[\](){}<>=.:|,;]/y;
const closers: Record<string, string> = {'(': ')', '[': ']', '{': '}'};

/** Splits a template into text and the words of its tags, as Jinja2 does with its default settings. */
export function tokenize(source: TemplateSource): Token[] {
  // As Jinja2 does, one line end at the end of the file counts for nothing.
  const text = source.text.replace(/\r?\n$/, '');
  const tokens: Token[] = [];
  const data = (start: number, end: number, isTrimmed: boolean) => {
    const part = text.slice(start, end);
    const kept = isTrimmed ? part.trimEnd() : part;
    if (kept !== '') tokens.push({type: 'data', text: kept, offset: start, end: start + kept.length});
  };
  let position = 0;
  while (position < text.length) {
    opening.lastIndex = position;
    const found = opening.exec(text);
    if (!found) {
      data(position, text.length, false);
      break;
    }
    const tag = found[0];
    data(position, found.index, tag.endsWith('-'));
    const inside = found.index + tag.length;
    if (tag[1] === '#') position = skipComment(source, found.index);
    else {
      const raw = tag[1] === '%' ? match(rawOpening, text, found.index) : undefined;
      position = raw
        ? readRaw(source, found.index, raw, data)
        : readTag(source, tag[1] === '{' ? 'variable' : 'block', found.index, inside, tokens);
    }
  }
  tokens.push({type: 'end', text: '', offset: text.length, end: text.length});
  return tokens;
}

function match(pattern: RegExp, text: string, position: number): RegExpExecArray | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
}

function skipComment(source: TemplateSource, start: number): number {
  const {text} = source;
  const end = text.indexOf('#}', start + 2);
  if (end < 0)
    throw new TemplateError({source, offset: start}, 'the comment {# is never closed', {
      hint: 'Close it with #}.',
    });
  return text[end - 1] === '-' && end - 1 > start + 1 ? skipSpace(text, end + 2) : end + 2;
}

function skipSpace(text: string, position: number): number {
  return match(whitespace, text, position) ? whitespace.lastIndex : position;
}

function readRaw(
  source: TemplateSource,
  start: number,
  begin: RegExpExecArray,
  data: (start: number, end: number, isTrimmed: boolean) => void,
): number {
  const {text} = source;
  const inside = start + begin[0].length;
  const close = match(rawClosing, text, inside);
  if (!close)
    throw new TemplateError({source, offset: start}, '{% raw %} is never closed', {
      hint: 'Close it with {% endraw %}.',
    });
  data(begin[1] === '-' ? skipSpace(text, inside) : inside, close.index, close[1] === '-');
  const after = close.index + close[0].length;
  return close[2] === '-' ? skipSpace(text, after) : after;
}

/** Reads up to the end of a tag and returns the offset behind it. */
function readTag(
  source: TemplateSource,
  kind: 'variable' | 'block',
  start: number,
  inside: number,
  tokens: Token[],
): number {
  const {text} = source;
  const closing = kind === 'variable' ? /([-+]?)\}\}/y : /([-+]?)%\}/y;
  const open: string[] = [];
  tokens.push({type: `${kind}-begin`, text: text.slice(start, inside), offset: start, end: inside});
  for (let position = inside; ;) {
    position = skipSpace(text, position);
    if (position >= text.length)
      throw new TemplateError(
        {source, offset: start},
        `${kind === 'variable' ? '{{' : '{%'} is never closed`,
        {
          hint: `Close it with ${kind === 'variable' ? '}}' : '%}'}.`,
        },
      );
    const end = open.length === 0 ? match(closing, text, position) : undefined;
    if (end) {
      const behind = position + end[0].length;
      tokens.push({type: `${kind}-end`, text: end[0], offset: position, end: behind});
      return end[1] === '-' ? skipSpace(text, behind) : behind;
    }
    const token = readWord(source, position);
    const {text: word} = token;
    if (token.type === 'operator') {
      if (closers[word]) open.push(closers[word]);
      else if (')]}'.includes(word) && open.pop() !== word)
        throw new TemplateError({source, offset: position}, `unexpected '${word}'`);
    }
    tokens.push(token);
    position = token.end;
  }
}

function readWord(source: TemplateSource, offset: number): Token {
  const {text} = source;
  const kinds = [
    ['float', float],
    ['integer', integer],
    ['name', name],
    ['string', string],
    ['operator', operator],
  ] as const;
  for (const [type, pattern] of kinds) {
    const found = match(pattern, text, offset);
    if (!found) continue;
    const end = offset + found[0].length;
    return {type, text: type === 'string' ? unescape(found[0].slice(1, -1)) : found[0], offset, end};
  }
  const character = text[offset]!;
  const isQuote = character === "'" || character === '"';
  throw new TemplateError(
    {source, offset},
    isQuote
      ? `the string that starts with ${character} is never closed`
      : `unexpected character '${character}'`,
  );
}

const simpleEscapes: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\u0007',
  '0': '\0',
};

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|\n|([\s\S]))/g,
    (whole, two?: string, four?: string, eight?: string, other?: string) => {
      const code = two ?? four ?? eight;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      if (other === undefined) return '';
      if (other === '\\' || other === "'" || other === '"') return other;
      return simpleEscapes[other] ?? whole;
    },
  );
}
