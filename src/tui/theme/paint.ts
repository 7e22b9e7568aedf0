import type {Role, Theme} from './theme.ts';

/** Text in the look of its role. */
export function paint(theme: Theme, role: Role, text: string): string {
  return wrapSgr(theme.sgr[role], text);
}

/** A piece of a line with the SGR parameters it is drawn with. */
export interface Run {
  text: string;
  sgr: string;
}

/** One sequence per change of look, however many runs there are: every sequence costs drawing time. */
export function paintRuns(runs: readonly Run[]): string {
  let line = '';
  let text = '';
  let sgr = '';
  for (const run of runs) {
    if (run.text === '') continue;
    if (run.sgr !== sgr) {
      line += wrapSgr(sgr, text);
      text = '';
      sgr = run.sgr;
    }
    text += run.text;
  }
  return line + wrapSgr(sgr, text);
}

/** One look on top of another, e.g. a NULL in the cursor's row. */
export function joinSgr(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(';');
}

function wrapSgr(sgr: string, text: string): string {
  return sgr === '' || text === '' ? text : `\u001B[${sgr}m${text}\u001B[0m`;
}

/** The text without its looks. */
export function stripSgr(text: string): string {
  // oxlint-disable-next-line no-control-regex -- SGR starts with ESC
  return text.replaceAll(/\u001B\[[\d;]*m/g, '');
}
