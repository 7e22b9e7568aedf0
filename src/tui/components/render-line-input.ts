import {cutColumns, oneLine, textWidth} from '../text/columns.ts';
import {paintRuns} from '../theme/paint.ts';
import type {Theme} from '../theme/theme.ts';
import {graphemesOf} from '../text/graphemes.ts';
import type {LineInput} from './line-input.ts';

/** The part of an input around its cursor, which stands out; exactly `width` columns. */
export function renderLineInput({text, cursor}: LineInput, width: number, theme: Theme): string {
  const before = shown(text.slice(0, cursor));
  const [under = ' ', ...rest] = graphemesOf(shown(text.slice(cursor)));
  const cursorColumn = textWidth(before);
  const cursorWidth = Math.max(1, textWidth(under));
  const first = Math.max(0, cursorColumn + cursorWidth - width);
  const head = cutColumns(before, first, cursorColumn - first);
  const tail = cutColumns(rest.join(''), 0, Math.max(0, width - textWidth(head) - cursorWidth));
  const {popup, cursorCell} = theme.sgr;
  return paintRuns([
    {text: head, sgr: popup},
    {text: under, sgr: cursorCell},
    {text: tail, sgr: popup},
  ]);
}

function shown(text: string): string {
  return oneLine(text, text.length);
}
