import {cutColumns, textWidth} from '../text/columns.ts';
import {paintRuns, type Run} from '../theme/paint.ts';

// oxlint-disable-next-line no-control-regex -- SGR starts with ESC
const sequence = /\u001B\[([\d;]*)m/g;

/** `width` columns of a painted line from the column `from` on, with their looks. */
export function cutStyled(line: string, from: number, width: number): string {
  const runs: Run[] = [];
  let column = 0;
  for (const run of runsOf(line)) {
    const size = textWidth(run.text);
    const start = Math.max(0, from - column);
    const end = Math.min(size, from + width - column);
    if (end > start) runs.push({text: cutColumns(run.text, start, end - start), sgr: run.sgr});
    column += size;
  }
  return paintRuns(runs);
}

/** The pieces of a line as `paintRuns` joined them. */
function runsOf(line: string): Run[] {
  const runs: Run[] = [];
  let sgr = '';
  let at = 0;
  for (const match of line.matchAll(sequence)) {
    if (match.index > at) runs.push({text: line.slice(at, match.index), sgr});
    sgr = match[1] === '0' ? '' : match[1]!;
    at = match.index + match[0].length;
  }
  if (at < line.length) runs.push({text: line.slice(at), sgr});
  return runs;
}
