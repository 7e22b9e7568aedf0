import type {PrintableResult} from './format-result.ts';
import {escapeControls} from './display-text.ts';
import {isNumeric, mapRows} from './rows.ts';
import {humanText} from './value-text.ts';

/** A GitHub table. Characters that Markdown gives a meaning are escaped, a line break becomes `<br>`. */
export async function* formatMarkdown({columns, batches}: PrintableResult): AsyncGenerator<string> {
  if (columns.length === 0) return;
  yield line(columns.map(({name}) => escaped(name)));
  yield line(columns.map((column) => (isNumeric(column) ? '---:' : '---')));
  for await (const batch of batches) {
    const rows = mapRows(batch, columns, (value, {type}) => escaped(humanText(value, type)));
    const lines = Array.from(rows, line);
    if (lines.length > 0) yield lines.join('');
  }
}

function escaped(text: string): string {
  return text
    .split(/\r\n|[\r\n]/)
    .map((part) => escapeControls(part.replaceAll(/[\\|<>&*`~[\]]/g, String.raw`\$&`)))
    .join('<br>');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}
