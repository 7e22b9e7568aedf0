import type {Token, TokenType} from './lexer.ts';
import {TemplateError, type TemplateSource} from './template-source.ts';

/** Tokens one after the other. */
export class TokenStream {
  readonly source: TemplateSource;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(source: TemplateSource, tokens: readonly Token[]) {
    this.source = source;
    this.#tokens = tokens;
  }

  get current(): Token {
    return this.#tokens[this.#position]!;
  }
  get next(): Token {
    return this.#tokens[Math.min(this.#position + 1, this.#tokens.length - 1)]!;
  }
  /** The token before the current one. */
  get previous(): Token {
    return this.#tokens[Math.max(this.#position - 1, 0)]!;
  }
  take(): Token {
    const token = this.current;
    if (token.type !== 'end') this.#position++;
    return token;
  }
  is(type: TokenType, ...texts: readonly string[]): boolean {
    const {current} = this;
    return current.type === type && (texts.length === 0 || texts.includes(current.text));
  }
  takeIf(type: TokenType, ...texts: readonly string[]): Token | undefined {
    return this.is(type, ...texts) ? this.take() : undefined;
  }
  expect(type: TokenType, text?: string): Token {
    if (text === undefined ? this.is(type) : this.is(type, text)) return this.take();
    throw this.unexpected(text === undefined ? describeType(type) : `'${text}'`);
  }
  unexpected(wanted?: string): TemplateError {
    const {current} = this;
    const found = current.type === 'end' ? 'the end of the file' : describe(current);
    return this.error(
      current.offset,
      `${wanted === undefined ? 'unexpected' : `expected ${wanted}, found`} ${found}`,
    );
  }
  error(offset: number, reason: string, hint?: string): TemplateError {
    return new TemplateError({source: this.source, offset}, reason, hint === undefined ? {} : {hint});
  }
}

const typeNames: Partial<Record<TokenType, string>> = {
  'block-end': "'%}'",
  'variable-end': "'}}'",
  name: 'a name',
  data: 'text',
};

function describeType(type: TokenType): string {
  return typeNames[type] ?? `a ${type}`;
}

function describe({type, text}: Token): string {
  return type === 'data' ? 'text' : type === 'string' ? `the string '${text}'` : `'${text}'`;
}
