import {displayWidth, escapeControls, padToWidth} from './display-text.ts';
import type {PrintableResult} from './format-result.ts';
import {mapRows} from './rows.ts';
import {humanText} from './value-text.ts';

/**
 * One line for each value under a heading for each row, for wide rows and long texts. Nothing is cut, and line breaks
 * in a value are kept.
 */
export async function* formatVertical({columns, batches}: PrintableResult): AsyncGenerator<string> {
  const names = columns.map(({name}) => escapeControls(name));
  const width = Math.max(0, ...names.map(displayWidth));
  let rowNumber = 0;
  for await (const batch of batches) {
    const rows = mapRows(batch, columns, (value, {type}) => humanText(value, type));
    const texts = Array.from(rows, (row) => {
      const lines = row.flatMap((text, index) => labelled(names[index]!, width, text));
      return `── row ${++rowNumber} ──\n${lines.join('')}`;
    });
    if (texts.length > 0) yield texts.join('');
  }
}

function labelled(name: string, width: number, text: string): string[] {
  return text
    .split(/\r\n|\n/)
    .map(
      (line, index) => `${padToWidth(index === 0 ? name : '', width, 'left')} │ ${escapeControls(line)}\n`,
    );
}
