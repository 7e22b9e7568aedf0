import type {PrintableResult} from './format-result.ts';
import {mapRows} from './rows.ts';
import {valueText} from './value-text.ts';

/**
 * Tab-separated with a header, no quotes: a tab, line break or backslash in a value is written `\t`, `\n`, `\r`, `\\`,
 * and NULL is `\N`. So one line is one row and one tab one border, for `cut` and `awk`.
 */
export async function* formatTsv({columns, batches}: PrintableResult): AsyncGenerator<string> {
  if (columns.length === 0) return;
  yield line(columns.map(({name}) => escaped(name)));
  for await (const batch of batches) {
    const rows = mapRows(batch, columns, (value, {type}) =>
      value === null ? String.raw`\N` : escaped(valueText(value, type)),
    );
    const lines = Array.from(rows, line);
    if (lines.length > 0) yield lines.join('');
  }
}

const escapes: Readonly<Record<string, string>> = {
  '\\': String.raw`\\`,
  '\t': String.raw`\t`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
};

function escaped(text: string): string {
  return text.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character]!);
}

function line(fields: readonly string[]): string {
  return `${fields.join('\t')}\n`;
}
