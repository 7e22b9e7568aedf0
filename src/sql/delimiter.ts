import type {Token} from './tokens.ts';

export const defaultDelimiter = ';';

const delimiterCommand = /delimiter[^\S\n]+(\S+)[^\n]*/iy;

/**
 * The line `DELIMITER //`, which MySQL's client and its like read themselves: what ends statements from there on.
 * Undefined where the text at the offset is no such line.
 */
export function readDelimiterCommand(
  text: string,
  start: number,
): {delimiter: string; end: number} | undefined {
  delimiterCommand.lastIndex = start;
  const found = delimiterCommand.exec(text);
  if (!found) return undefined;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (start > 0 && text.slice(lineStart, start).trim() !== '') return undefined;
  return {delimiter: found[1]!, end: delimiterCommand.lastIndex};
}

/** Where a delimiter of several characters stands in this token or begins with it; undefined where it does not. */
export function findDelimiter(text: string, token: Token, delimiter: string): number | undefined {
  if (delimiter === defaultDelimiter)
    return token.kind === 'symbol' && text[token.start] === delimiter ? token.start : undefined;
  if (/^\w/.test(delimiter)) {
    const word = text.slice(token.start, token.end);
    return token.kind === 'word' && word.toUpperCase() === delimiter.toUpperCase() ? token.start : undefined;
  }
  if (text.startsWith(delimiter, token.start)) return token.start;
  // `END$$`: a dollar may be part of a word.
  const inside = token.kind === 'word' ? text.slice(token.start, token.end).indexOf(delimiter) : -1;
  return inside === -1 ? undefined : token.start + inside;
}
