import type {Column, Dialect, Value} from '../warehouse/index.ts';
import type {PrintableResult} from './format-result.ts';
import {mapRows, uniqueNames} from './rows.ts';
import {valueText} from './value-text.ts';

export interface InsertOptions {
  /** Quoted name of the table. */
  table: string;
  dialect: Pick<Dialect, 'quoteIdentifier' | 'quoteLiteral'>;
}

const rowsPerStatement = 100;

/** INSERT statements that bring the rows back, up to a hundred rows each. */
export async function* formatInserts(
  {columns, batches}: PrintableResult,
  {table, dialect}: InsertOptions,
): AsyncGenerator<string> {
  if (columns.length === 0) return;
  const names = uniqueNames(columns).map((name) => dialect.quoteIdentifier(name));
  const opening = `INSERT INTO ${table} (${names.join(', ')}) VALUES\n`;
  let count = 0;
  for await (const batch of batches) {
    let text = '';
    for (const cells of mapRows(batch, columns, (value, column) => literal(value, column, dialect))) {
      const isFirst = count++ % rowsPerStatement === 0;
      text += `${isFirst ? `${count > 1 ? ';\n' : ''}${opening}` : ',\n'}  (${cells.join(', ')})`;
    }
    if (text !== '') yield text;
  }
  if (count > 0) yield ';\n';
}

const numberForm = /^-?\d+(\.\d+)?$/;

/** Numbers as they are; what only one system can write, e.g. a list, as its text. */
function literal(value: Value, {type}: Column, dialect: InsertOptions['dialect']): string {
  if (value === null || typeof value === 'boolean' || value instanceof Uint8Array)
    return dialect.quoteLiteral(value);
  const text = valueText(value, type);
  const isNumber = type.kind === 'integer' || type.kind === 'decimal' || type.kind === 'float';
  return isNumber && numberForm.test(text) ? text : dialect.quoteLiteral(text);
}
