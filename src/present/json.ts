import type {PrintableResult} from './format-result.ts';
import {mapRows, uniqueNames} from './rows.ts';
import {valueJson} from './value-json.ts';

/** One array, one object a line, written as the rows come. Values as in `valueJson`. */
export async function* formatJson(result: PrintableResult): AsyncGenerator<string> {
  let opening = '[\n';
  for await (const objects of objectsOf(result)) {
    yield `${opening}${objects.join(',\n')}`;
    opening = ',\n';
  }
  yield opening === '[\n' ? '[]\n' : '\n]\n';
}

/** One object a line. Values as in `valueJson`. */
export async function* formatNdjson(result: PrintableResult): AsyncGenerator<string> {
  for await (const objects of objectsOf(result)) yield `${objects.join('\n')}\n`;
}

async function* objectsOf({columns, batches}: PrintableResult): AsyncGenerator<string[]> {
  const keys = uniqueNames(columns).map((name) => `${JSON.stringify(name)}:`);
  for await (const batch of batches) {
    if (batch.rowCount === 0) continue;
    const rows = mapRows(batch, columns, (value, {type}) => valueJson(value, type));
    yield Array.from(rows, (row) => `{${row.map((json, index) => keys[index]! + json).join(',')}}`);
  }
}
