/** Reads RFC 4180 text; an empty unquoted field is null. */
export function parseCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  const field = /"((?:[^"]|"")*)"(,|\r?\n|$)|([^",\r\n]*)(,|\r?\n|$)/y;
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (!match) throw new Error(`No CSV after: ${JSON.stringify(text.slice(0, 200))}`);
    const [, quoted, quotedEnd, bare, bareEnd] = match;
    row.push(quoted === undefined ? bare || null : quoted.replaceAll('""', '"'));
    if ((quotedEnd ?? bareEnd) === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
