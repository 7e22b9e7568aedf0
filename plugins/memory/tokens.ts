import {MemoryError} from './errors.ts';

export interface Token {
  kind: 'word' | 'identifier' | 'text' | 'number' | 'parameter' | 'type' | 'symbol' | 'end';
  /** Without quotes. */
  text: string;
}

const pattern =
  /(?<space>\s+|--[^\n]*)|(?<=::)(?<type>\w+(?:\([\d,]+\)|<(?:"(?:[^"]|"")*"|[^'"])*>)?)|(?<word>[A-Za-z_]\w*)|"(?<identifier>(?:[^"]|"")*)"|'(?<text>(?:[^']|'')*)'|(?<number>-?\d+(?:\.\d+)?)|\$(?<parameter>\d+)|(?<symbol>::|[*,.;()])/y;

/** Splits a statement; the last token is always `end`. */
export function tokenize(statement: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < statement.length) {
    const start = pattern.lastIndex;
    const groups = pattern.exec(statement)?.groups;
    if (!groups) throw new MemoryError('syntax', `syntax error at "${statement.slice(start, start + 20)}"`);
    const [kind, text] = Object.entries(groups).find(([, found]) => found !== undefined) as [string, string];
    if (kind === 'space') continue;
    const quote = kind === 'text' ? "'" : '"';
    const isQuoted = kind === 'text' || kind === 'identifier';
    tokens.push({
      kind: kind as Token['kind'],
      text: isQuoted ? text.replaceAll(quote + quote, quote) : text,
    });
  }
  return [...tokens, {kind: 'end', text: ''}];
}
