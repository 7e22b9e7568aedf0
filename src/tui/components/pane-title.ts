import {truncate, textWidth} from '../text/columns.ts';
import {paintRuns} from '../theme/paint.ts';
import type {Theme} from '../theme/theme.ts';

/** The rule above a pane with its title. */
export function renderPaneTitle(title: string, width: number, theme: Theme, isFocused: boolean): string {
  const border = isFocused ? theme.sgr.borderFocused : theme.sgr.border;
  const label = truncate(` ${title} `, width);
  return paintRuns([
    {text: label, sgr: isFocused ? theme.sgr.tabActive : theme.sgr.tab},
    {text: theme.symbols.horizontal.repeat(Math.max(0, width - textWidth(label))), sgr: border},
  ]);
}
