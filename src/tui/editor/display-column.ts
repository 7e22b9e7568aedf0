import {escapeControls} from '#src/present/display-text.ts';
import {textWidth} from '../text/columns.ts';
import {graphemesOf, isPlain} from '../text/graphemes.ts';

const tabWidth = 4;

/** One character of a line as it is drawn. */
export interface DrawnCharacter {
  /** Offset in the line. */
  offset: number;
  text: string;
  width: number;
}

/** A line as it is drawn: tabs as spaces, controls made visible. */
export function drawLine(line: string): DrawnCharacter[] {
  const drawn: DrawnCharacter[] = [];
  let offset = 0;
  let column = 0;
  for (const grapheme of graphemesOf(line)) {
    const text =
      grapheme === '\t'
        ? ' '.repeat(tabWidth - (column % tabWidth))
        : isPlain(grapheme)
          ? grapheme
          : escapeControls(grapheme);
    const width = textWidth(text);
    drawn.push({offset, text, width});
    offset += grapheme.length;
    column += width;
  }
  return drawn;
}

/** The column at which the character at `offset` is drawn. */
export function columnOf(line: string, offset: number): number {
  if (isPlain(line)) return Math.min(offset, line.length);
  let column = 0;
  for (const character of drawLine(line)) {
    if (character.offset >= offset) break;
    column += character.width;
  }
  return column;
}

/** The offset of the character that is drawn at `column`. */
export function offsetAt(line: string, column: number): number {
  if (isPlain(line)) return Math.max(0, Math.min(column, line.length));
  let at = 0;
  for (const {offset, width} of drawLine(line)) {
    if (at + width > column) return offset;
    at += width;
  }
  return line.length;
}
