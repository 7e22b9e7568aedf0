import type {Column, Value} from '../warehouse/index.ts';
import type {PrintableResult} from './format-result.ts';
import {mapRows} from './rows.ts';
import {valueText} from './value-text.ts';

/**
 * RFC 4180 with a header, in UTF-8, lines ended by `\n`. NULL is an empty field and the empty string `""`, so the two
 * stay apart for readers that look.
 */
export async function* formatCsv({columns, batches}: PrintableResult): AsyncGenerator<string> {
  if (columns.length === 0) return;
  yield line(columns.map(({name}) => quoted(name)));
  for await (const batch of batches) {
    const rows = Array.from(mapRows(batch, columns, field), line);
    if (rows.length > 0) yield rows.join('');
  }
}

function field(value: Value, {type}: Column): string {
  return value === null ? '' : quoted(valueText(value, type));
}

/** A lone `\.` would end the data for PostgreSQL's COPY. */
function quoted(text: string): string {
  return text === '' || text === String.raw`\.` || /[",\r\n]/.test(text)
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}

function line(fields: readonly string[]): string {
  return `${fields.join(',')}\n`;
}
