import stringWidth from 'string-width';

const gap = '  ';

/** Rows of cells as text with every column as wide as its widest cell; the last column is not padded. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, stringWidth(cell));
  return rows
    .map((row) => {
      const cells = row.map((cell, column) =>
        column === row.length - 1 ? cell : cell + ' '.repeat(widths[column]! - stringWidth(cell)),
      );
      return `${cells.join(gap).trimEnd()}\n`;
    })
    .join('');
}
