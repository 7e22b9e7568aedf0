/** Rows of a CSV text (RFC 4180). A cell without quotes and without characters is undefined. */
export function parseCsv(text: string, delimiter = ','): (string | undefined)[][] {
  const rows: (string | undefined)[][] = [];
  let row: (string | undefined)[] = [];
  let position = text.startsWith('\uFEFF') ? 1 : 0;
  while (position < text.length) {
    let cell: string | undefined;
    if (text[position] === '"') {
      cell = '';
      for (position++; position < text.length; position++) {
        if (text[position] !== '"') cell += text[position];
        else if (text[position + 1] === '"') cell += text[position++];
        else break;
      }
      position++;
    } else {
      const start = position;
      while (position < text.length && text[position] !== delimiter && text[position] !== '\n') position++;
      cell = text.slice(start, position).replace(/\r$/, '') || undefined;
    }
    row.push(cell);
    const next = text[position];
    if (next === delimiter) {
      position++;
      if (position >= text.length) row.push(undefined);
      continue;
    }
    while (position < text.length && text[position] !== '\n') position++;
    position++;
    if (row.length > 1 || row[0] !== undefined) rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}
