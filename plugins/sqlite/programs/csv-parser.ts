/** Takes CSV by the rules of the contract in pieces of any size and calls back with each row after the header. */
export interface CsvParser {
  push(text: string): void;
  /** Throws when the last row is not whole. */
  end(): void;
}

export function createCsvParser(columnCount: number, onRow: (fields: (string | null)[]) => void): CsvParser {
  let rest = '';
  let rows = -1;

  function finishRow(fields: (string | null)[]): void {
    rows += 1;
    if (fields.length !== columnCount)
      throw new Error(`Row ${rows} of the CSV stream has ${fields.length} columns instead of ${columnCount}`);
    if (rows > 0) onRow(fields);
  }

  /** Reads whole rows from `text`; what is left over comes first the next time. */
  function take(text: string, isLast: boolean): void {
    let position = 0;
    let rowStart = 0;
    let fields: (string | null)[] = [];
    for (;;) {
      const field = readField(text, position, isLast);
      if (!field) break;
      fields.push(field.value);
      position = field.end + 1;
      if (!field.endsRow) continue;
      finishRow(fields);
      fields = [];
      rowStart = position;
      if (position >= text.length) break;
    }
    rest = rowStart >= text.length ? '' : text.slice(rowStart);
  }

  return {
    push(text) {
      if (text !== '') take(rest + text, false);
    },
    end() {
      if (rest !== '') take(rest, true);
      if (rest !== '') throw new Error(`Row ${rows + 1} of the CSV stream breaks off within quotes`);
    },
  };
}

interface Field {
  value: string | null;
  /** Position of the separator, or of the end of the text. */
  end: number;
  endsRow: boolean;
}

function readField(text: string, start: number, isLast: boolean): Field | undefined {
  if (start >= text.length) return isLast && start > 0 ? {value: null, end: start, endsRow: true} : undefined;
  if (text[start] === '"') return readQuoted(text, start, isLast);
  let end = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x2c || code === 0x0a) break;
  }
  if (end === text.length && !isLast) return undefined;
  const endsRow = text[end] !== ',';
  const value = text.slice(start, endsRow && text[end - 1] === '\r' && end > start ? end - 1 : end);
  return {value: value === '' ? null : value, end, endsRow};
}

function readQuoted(text: string, start: number, isLast: boolean): Field | undefined {
  let close = text.indexOf('"', start + 1);
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close === -1) return undefined;
  let end = close + 1;
  if (text[end] === '\r') end += 1;
  if (end >= text.length && !isLast) return undefined;
  if (end < text.length && text[end] !== ',' && text[end] !== '\n')
    throw new Error('The CSV stream has text behind a closing quote');
  return {value: text.slice(start + 1, close).replaceAll('""', '"'), end, endsRow: text[end] !== ','};
}
