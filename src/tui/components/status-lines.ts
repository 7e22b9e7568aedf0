import type {KeyHint} from '../keys/describe-keys.ts';
import {fit, textWidth, truncate} from '../text/columns.ts';
import {paint, paintRuns, type Run} from '../theme/paint.ts';
import type {Role, Theme} from '../theme/theme.ts';

/** The bar at the top: where one is at the left, what holds at the right, which stays when there is little room. */
export function renderTopBar(
  {left, right, isDanger}: {left: string; right: string; isDanger: boolean},
  width: number,
  theme: Theme,
): string {
  const end = truncate(right === '' ? '' : `${right} `, width);
  const start = fit(` ${left}`, width - textWidth(end));
  return paint(theme, isDanger ? 'barDanger' : 'bar', start + end);
}

export interface StatusLine {
  role: Role;
  text: string;
  /** At the right, e.g. the place of the cursor. */
  place: string;
}

export function renderStatusLine({role, text, place}: StatusLine, width: number, theme: Theme): string {
  const end = truncate(place === '' ? '' : ` ${place} `, width);
  return paintRuns([
    {text: fit(` ${text}`, width - textWidth(end)), sgr: theme.sgr[role]},
    {text: end, sgr: theme.sgr.muted},
  ]);
}

/** As many hints as there is room for, whole ones only. */
export function renderHintLine(hints: readonly KeyHint[], width: number, theme: Theme): string {
  const runs: Run[] = [];
  let used = 0;
  for (const {key, text} of hints) {
    const size = textWidth(key) + textWidth(text) + 3;
    if (used + size > width) continue;
    runs.push({text: ` ${key}`, sgr: theme.sgr.hintKey}, {text: ` ${text} `, sgr: theme.sgr.hintText});
    used += size;
  }
  runs.push({text: ' '.repeat(Math.max(0, width - used)), sgr: ''});
  return paintRuns(runs);
}
