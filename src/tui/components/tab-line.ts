import {oneLine, textWidth, truncate} from '../text/columns.ts';
import {paintRuns, type Run} from '../theme/paint.ts';
import type {Theme} from '../theme/theme.ts';

export interface TabLine {
  titles: readonly string[];
  /** Index of the tab that is shown. */
  active: number;
  width: number;
  isFocused: boolean;
}

const widestTitle = 24;

/** Tabs with their numbers in one line; those at the left give way when there is no room for the active one. */
export function renderTabLine({titles, active, width, isFocused}: TabLine, theme: Theme): string {
  const labels = titles.map((title, index) => ` ${index + 1} ${truncate(oneLine(title, 40), widestTitle)} `);
  const {horizontal} = theme.symbols;
  let first = 0;
  const widthUpTo = (from: number) =>
    labels.slice(from, active + 1).reduce((sum, label) => sum + textWidth(label) + 1, 0);
  while (first < active && widthUpTo(first) > width) first++;
  const border = isFocused ? theme.sgr.borderFocused : theme.sgr.border;
  const runs: Run[] = [];
  let used = 0;
  for (const [index, label] of labels.entries()) {
    if (index < first || used >= width) continue;
    const text = truncate(label, width - used);
    runs.push({text, sgr: index === active ? theme.sgr.tabActive : theme.sgr.tab});
    used += textWidth(text);
    if (used < width) runs.push({text: horizontal, sgr: border});
    used++;
  }
  if (used < width) runs.push({text: horizontal.repeat(width - used), sgr: border});
  return paintRuns(runs);
}
