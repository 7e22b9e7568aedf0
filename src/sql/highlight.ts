import type {LexicalTraits} from '../util/lexical-traits.ts';
import {keywords} from './keywords.ts';
import {tokenize, type Token} from './tokens.ts';

export type HighlightKind =
  | 'text'
  | 'keyword'
  | 'function'
  | 'string'
  | 'number'
  | 'comment'
  | 'identifier'
  | 'operator'
  | 'parameter'
  | 'error';

/** A piece of text in one colour. Spans follow one another without a gap. */
export interface HighlightSpan {
  kind: HighlightKind;
  start: number;
  end: number;
}

export interface HighlightOptions {
  traits?: LexicalTraits;
  /** Words of the system besides the common ones, in upper case. */
  keywords?: ReadonlySet<string>;
}

/** Keywords that are functions when a parenthesis follows at once. */
const callableKeywords = new Set(['LEFT', 'RIGHT', 'REPLACE', 'IF', 'CAST', 'ROW', 'DATE', 'TIME', 'CHAR']);
const operatorCharacters = /^[-+*/<>=~!@#%^&|?.,;:()[\]{}$]/;
const numberForm = /^(\d[\d_]*(\.[\d_]+)?(e\d*)?|\d[\d_]*\.\d*e\d*|0x[\da-f_]+|0o[0-7_]+|0b[01_]+)$/i;
const parameterSigns = new Set([':', '@', '$']);

export function highlight(text: string, options: HighlightOptions = {}): HighlightSpan[] {
  return highlightTokens(text, [...tokenize(text, options.traits)], options);
}

/** The tokens of a text, or of one line of it, as coloured spans. */
export function highlightTokens(
  text: string,
  tokens: readonly Token[],
  options: HighlightOptions = {},
): HighlightSpan[] {
  return tokens.map((token, index) => ({
    kind: kindOf(text, tokens, index, options),
    start: token.start,
    end: token.end,
  }));
}

function kindOf(
  text: string,
  tokens: readonly Token[],
  index: number,
  options: HighlightOptions,
): HighlightKind {
  const {kind, start, end} = tokens[index]!;
  switch (kind) {
    case 'space':
      return 'text';
    case 'word':
      return wordKind(text, tokens, index, options);
    case 'number':
      return numberForm.test(text.slice(start, end)) ? 'number' : 'error';
    case 'symbol':
      if (isParameterSign(text, tokens, index)) return 'parameter';
      return operatorCharacters.test(text[start]!) ? 'operator' : 'error';
    default:
      return kind;
  }
}

function wordKind(
  text: string,
  tokens: readonly Token[],
  index: number,
  {keywords: ownKeywords}: HighlightOptions,
): HighlightKind {
  const {start, end} = tokens[index]!;
  if (isParameterSign(text, tokens, index - 1)) return 'parameter';
  const next = tokens[index + 1];
  const opensAtOnce = next !== undefined && text[next.start] === '(';
  const isCall = opensAtOnce || (next?.kind === 'space' && text[next.end] === '(');
  if (text[start - 1] === '.') return isCall ? 'function' : 'identifier';
  const word = text.slice(start, end).toUpperCase();
  if (opensAtOnce && callableKeywords.has(word)) return 'function';
  if (keywords.has(word) || ownKeywords?.has(word)) return 'keyword';
  return isCall ? 'function' : 'identifier';
}

/** `:name`, `@name` and `$name`, but neither the cast `::type` nor the slice `[1:last]`. */
function isParameterSign(text: string, tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token?.kind !== 'symbol' || !parameterSigns.has(text[token.start]!)) return false;
  if (tokens[index + 1]?.kind !== 'word') return false;
  const before = tokens[index - 1];
  return before === undefined || before.kind === 'space' || /[(,=<>+*/|[-]/.test(text[before.start]!);
}
