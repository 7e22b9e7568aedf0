/** A place in a text; both numbers start at 1. */
export interface Position {
  line: number;
  column: number;
}

const widestExcerpt = 100;

/**
 * The line at `position` with its number and a caret below. Values that may be secrets are masked, and so is
 * every line from where `secrets` say that one starts.
 */
export function codeFrame(
  text: string,
  position: Position,
  options: {secrets?: readonly Position[]} = {},
): string {
  const line = (text.split('\n')[position.line - 1] ?? '').replaceAll(/[\r\t]/g, ' ').trimEnd();
  const secretColumns = (options.secrets ?? [])
    .filter((secret) => secret.line === position.line)
    .map(({column}) => column);
  const shown =
    secretColumns.length > 0 ? `${line.slice(0, Math.min(...secretColumns) - 1)}***` : maskSecrets(line);
  const column = Math.min(position.column - 1, shown.length);
  const cut = column > widestExcerpt - 10 ? column - widestExcerpt / 2 : 0;
  const gutter = `  ${position.line} | `;
  return `${gutter}${shown.slice(cut, cut + widestExcerpt)}\n${' '.repeat(gutter.length + column - cut)}^`;
}

/** A key that sounds like a secret, and a value that is no reference, to the end of the line. */
const plainSecret =
  /((?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|(?:api|private|access)[_-]?key)[\w-]*["']?\s*[:=]\s*["']?)(?!(?:env|file|keychain|cmd):)[^\s"'].*/i;
const passwordInUrl = /(:\/\/[^\s/:@]*:)[^\s@]+@/g;

function maskSecrets(line: string): string {
  return line.replace(plainSecret, '$1***').replaceAll(passwordInUrl, '$1***@');
}
