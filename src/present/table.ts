import type {Column, Value} from '../warehouse/index.ts';
import {displayWidth, escapeControls, padToWidth, truncateToWidth} from './display-text.ts';
import type {PrintableResult} from './format-result.ts';
import {isNumeric, mapRows} from './rows.ts';
import {humanText} from './value-text.ts';

export interface TableOptions {
  /** Longer texts end in `…`; numbers are never cut. Default 80. */
  maxColumnWidth?: number;
  /** Columns that stand at the right edge. Default: numbers. */
  isRightAligned?: (column: Column) => boolean;
}

const defaultMaxColumnWidth = 80;

/** Rows that decide the widths. A later, wider value pushes its own line out of shape but loses nothing. */
const measuredRows = 1000;

/**
 * An aligned table in a box. NULL prints as `NULL` and the text NULL as `'NULL'`; control characters are escaped, so
 * a row is always one line.
 */
export async function* formatTable(
  {columns, batches}: PrintableResult,
  options: TableOptions = {},
): AsyncGenerator<string> {
  if (columns.length === 0) return;
  const limit = options.maxColumnWidth ?? defaultMaxColumnWidth;
  const cell = (value: Value, column: Column) => cellText(value, column, limit);
  const isRight = options.isRightAligned ?? isNumeric;
  const names = columns.map(({name}) => truncateToWidth(escapeControls(name), limit));
  let measured: string[][] | undefined = [];
  let writeRow = (_row: readonly string[]) => '';
  let closing = '';
  const begin = (rows: readonly string[][]) => {
    const widths = names.map((name, index) =>
      Math.max(displayWidth(name), ...rows.map((row) => displayWidth(row[index]!))),
    );
    const sides = columns.map((column) => (isRight(column) ? 'right' : 'left'));
    writeRow = (row) =>
      `│ ${row.map((text, index) => padToWidth(text, widths[index]!, sides[index]!)).join(' │ ')} │\n`;
    closing = rule(widths, '└┴┘');
    return [rule(widths, '┌┬┐'), writeRow(names), rule(widths, '├┼┤'), ...rows.map(writeRow)].join('');
  };
  for await (const batch of batches) {
    const rows = [...mapRows(batch, columns, cell)];
    if (!measured) yield rows.map(writeRow).join('');
    else if (measured.push(...rows) >= measuredRows) {
      yield begin(measured.slice(0, measuredRows)) + measured.slice(measuredRows).map(writeRow).join('');
      measured = undefined;
    }
  }
  yield (measured ? begin(measured) : '') + closing;
}

function cellText(value: Value, column: Column, limit: number): string {
  const text = humanText(value, column.type);
  return isNumeric(column) ? text : truncateToWidth(escapeControls(text), limit);
}

function rule(widths: readonly number[], [left, middle, right]: string): string {
  return `${left}${widths.map((width) => '─'.repeat(width + 2)).join(middle)}${right}\n`;
}
