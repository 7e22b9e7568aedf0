import {StringDecoder} from 'node:string_decoder';
import {MemoryError} from './errors.ts';

type Cells = (string | null)[];

/** One line, by the rules in `src/warehouse/bulk.ts`. */
export function formatCsvLine(cells: readonly (string | null)[]): string {
  const fields = cells.map((cell) => {
    if (cell === null) return '';
    return cell === '' || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  });
  return `${fields.join(',')}\n`;
}

/** Records of RFC 4180 text; an empty unquoted field is null. */
export async function* parseCsv(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Cells> {
  const decoder = new StringDecoder('utf8');
  const scanner = createScanner();
  for await (const chunk of chunks) yield* scanner.feed(decoder.write(Buffer.from(chunk)));
  yield* scanner.finish(decoder.end());
}

function createScanner() {
  let cells: Cells = [];
  let field = '';
  let line = 1;
  let state: 'start' | 'bare' | 'quoted' | 'quote-in-quoted' = 'start';
  const endField = () => {
    cells.push(state === 'start' || state === 'bare' ? field || null : field);
    field = '';
    state = 'start';
  };
  const endRecord = () => {
    endField();
    const record = cells;
    cells = [];
    return record;
  };
  return {
    *feed(text: string): Generator<Cells> {
      for (const character of text) {
        if (character === '\n') line += 1;
        if (state === 'quoted') {
          if (character === '"') state = 'quote-in-quoted';
          else field += character;
        } else if (character === '"' && state !== 'bare') {
          if (state === 'quote-in-quoted') field += character;
          state = 'quoted';
        } else if (character === ',') endField();
        else if (character === '\n') yield endRecord();
        else if (character === '\r') continue;
        else if (state === 'quote-in-quoted')
          throw new MemoryError('rejected-data', `line ${line} goes on after a closing quote`);
        else {
          state = 'bare';
          field += character;
        }
      }
    },
    *finish(rest: string): Generator<Cells> {
      yield* this.feed(rest);
      if (state === 'quoted') throw new MemoryError('rejected-data', `line ${line} ends inside quotes`);
      if (state !== 'start' || cells.length > 0) yield endRecord();
    },
  };
}
