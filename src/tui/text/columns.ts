import {displayWidth, escapeControls} from '#src/present/display-text.ts';
import {graphemesOf, isPlain} from './graphemes.ts';

const widths = new Map<string, number>();
const mostWidths = 20_000;
/** Longer texts are measured anew: they are rare and would fill the memory. */
const longestKept = 200;

/** Columns that a text takes, remembered for texts that are not plain ASCII. */
export function textWidth(text: string): number {
  if (isPlain(text)) return text.length;
  const known = widths.get(text);
  if (known !== undefined) return known;
  const width = displayWidth(text);
  if (text.length > longestKept) return width;
  if (widths.size >= mostWidths) widths.clear();
  widths.set(text, width);
  return width;
}

/** Columns from `from` on, exactly `width` of them; half of a wide character is shown as a space. */
export function cutColumns(text: string, from: number, width: number): string {
  if (width <= 0) return '';
  if (isPlain(text)) return text.slice(from, from + width).padEnd(width);
  let column = 0;
  let cut = '';
  let used = 0;
  for (const grapheme of graphemesOf(text)) {
    const size = textWidth(grapheme);
    const end = column + size;
    if (end > from + width) break;
    if (column >= from) {
      if (size > 0 || used > 0) cut += grapheme;
      used += size;
    } else if (end > from) {
      cut += ' '.repeat(end - from);
      used += end - from;
    }
    column = end;
  }
  return cut + ' '.repeat(width - used);
}

/** At most `width` columns; what is cut is marked by `…`. */
export function truncate(text: string, width: number, mark = '…'): string {
  if (width <= 0) return '';
  if (isPlain(text)) return text.length <= width ? text : text.slice(0, width - 1) + mark;
  if (textWidth(text) <= width) return text;
  return cutColumns(text, 0, width - 1) + mark;
}

/** Exactly `width` columns. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = truncate(text, width);
  const padding = width - textWidth(cut);
  if (padding <= 0) return cut;
  return align === 'left' ? cut + ' '.repeat(padding) : ' '.repeat(padding) + cut;
}

/** A value for one line: controls made visible, and no more of a long text than could be shown. */
export function oneLine(text: string, width: number): string {
  const most = width * 8 + 64;
  if (text.length <= most) return isPlain(text) ? text : escapeControls(text);
  return `${escapeControls(text.slice(0, most))} `;
}

/** Lines of at most `width` columns, broken between words where there are any. */
export function wrapWords(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    const joined = current === '' ? word : `${current} ${word}`;
    if (textWidth(joined) <= width) {
      current = joined;
      continue;
    }
    if (current !== '') lines.push(current);
    current = word;
    while (textWidth(current) > width) {
      const head = takeColumns(current, width);
      lines.push(head);
      current = current.slice(head.length);
    }
  }
  return [...lines, current];
}

/** The longest beginning that takes at most `width` columns, but one character at least. */
function takeColumns(text: string, width: number): string {
  let taken = '';
  let used = 0;
  for (const grapheme of graphemesOf(text)) {
    used += textWidth(grapheme);
    if (used > width && taken !== '') break;
    taken += grapheme;
  }
  return taken;
}
