/** SQL that starts with a comment is no flag: a blank before it keeps the parser from taking it for one. */
export function protectSqlComments(words: readonly string[]): string[] {
  return words.map((word) => (/^--\s/.test(word) ? ` ${word}` : word));
}
