import {fit, oneLine, wrapWords} from '../../text/columns.ts';
import {paint} from '../../theme/paint.ts';
import type {Role} from '../../theme/theme.ts';
import {createTextPanel, type TextPanel} from './text-panel.ts';

/** A few words in place of rows. */
export function createMessagePanel(text: string, role: Role = 'status'): TextPanel {
  return createTextPanel(({width, theme}) => [
    ' '.repeat(width),
    ...wrapWords(text, width - 4).map((line) => paint(theme, role, fit(`  ${oneLine(line, width)}`, width))),
  ]);
}
