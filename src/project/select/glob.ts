const special = /[\\^$+.()|{}]/g;

const compiled = new Map<string, RegExp>();

/** Whether a text matches a pattern with `*`, `?`, `[abc]` and `[!abc]`, case aside. `*` crosses dots and slashes. */
export function globMatches(pattern: string, text: string): boolean {
  let expression = compiled.get(pattern);
  if (!expression) {
    expression = new RegExp(`^${toExpression(pattern)}$`, 'isu');
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}

export function isGlob(pattern: string): boolean {
  return /[*?[\]]/.test(pattern);
}

function toExpression(pattern: string): string {
  return pattern.replaceAll(/\[(!?)(\]?[^\]]*)\]|[^]/gu, (piece, negation: string, members: string) => {
    if (piece === '*') return '.*';
    if (piece === '?') return '.';
    if (members === undefined)
      return piece === '[' ? String.raw`\[` : piece.replaceAll(special, String.raw`\$&`);
    return `[${negation ? '^' : ''}${members.replaceAll(/[\\\]^[]/g, String.raw`\$&`)}]`;
  });
}
