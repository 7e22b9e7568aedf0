import {fit, textWidth} from '../text/columns.ts';
import {paint, paintRuns} from '../theme/paint.ts';
import type {Theme} from '../theme/theme.ts';

export interface Box {
  title: string;
  /** Painted lines, each as wide as the inside of the box. */
  lines: readonly string[];
  width: number;
  /** Words in the lower border, e.g. the keys that matter now. */
  footer?: string;
  isDanger?: boolean;
}

/** Lines in a border with a title. */
export function renderBox({title, lines, width, footer = '', isDanger = false}: Box, theme: Theme): string[] {
  const {vertical} = theme.symbols;
  const border = isDanger ? theme.sgr.barDanger : theme.sgr.popup;
  const side = paintRuns([{text: vertical, sgr: border}]);
  return [
    paintRuns([{text: borderLine(title, width, theme, 'top'), sgr: border}]),
    ...lines.map((line) => `${side}${line}${side}`),
    paintRuns([{text: borderLine(footer, width, theme, 'bottom'), sgr: border}]),
  ];
}

function borderLine(words: string, width: number, {symbols}: Theme, edge: 'top' | 'bottom'): string {
  const [left, right] =
    edge === 'top' ? [symbols.topLeft, symbols.topRight] : [symbols.bottomLeft, symbols.bottomRight];
  const room = width - 4;
  const label = words === '' || room < 3 ? '' : ` ${fit(words, Math.min(room - 2, textWidth(words)))} `;
  return left + symbols.horizontal + label + symbols.horizontal.repeat(room - textWidth(label) + 1) + right;
}

/** A line of plain text inside of a popup. */
export function popupLine(text: string, width: number, theme: Theme, isCurrent = false): string {
  return paint(theme, isCurrent ? 'popupCurrent' : 'popup', fit(text, width));
}
