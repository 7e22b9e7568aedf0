import type {Bucket, TableProfile} from '../../operations/profile/table-profile.ts';
import {escapeControls} from '../display-text.ts';
import {
  columnFacts,
  correlationNotes,
  correlationRows,
  shareWords,
  shownValue,
  tableFacts,
  type Fact,
} from './facts.ts';

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h2{margin-top:2rem;border-top:1px solid #ddd;padding-top:1rem}small{color:#666;font-weight:normal}
table{border-collapse:collapse}th{text-align:left;font-weight:normal;color:#666;padding-right:1rem;vertical-align:top;white-space:nowrap}
td{padding:0 1rem 0 0;overflow-wrap:anywhere}pre{background:#f4f4f4;padding:1rem;overflow:auto}
.bars{display:flex;align-items:flex-end;gap:1px;height:4rem;margin:.5rem 0}.bars i{flex:0 1 1.5rem;background:#4a7ebb;min-height:0}
@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}pre{background:#242424}h2{border-color:#444}}`;

/** One file that needs no other. */
export function formatProfileHtml(profile: TableProfile): string {
  const {columns, rows, correlations, suggestions} = profile;
  const title = `${profile.table} on ${profile.connection}`;
  const pairs = correlationRows(correlations);
  const notes = correlationNotes(correlations);
  return [
    `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">`,
    `<title>Profile of ${escape(title)}</title>\n<style>\n${style}\n</style>`,
    `<h1>${escape(title)}</h1>`,
    factTable(tableFacts(profile)),
    `<p>${columns.map(({name}, index) => `<a href="#c${index}">${escape(name)}</a>`).join(' ')}</p>`,
    ...columns.flatMap((column, index) => [
      `<h2 id="c${index}">${escape(column.name)} <small>${escape(column.type)}</small></h2>`,
      ...(column.histogram ? [barChart(column.histogram, rows)] : []),
      factTable(columnFacts(column, rows)),
    ]),
    ...(pairs.length > 0
      ? [
          `<h2>Correlations <small>${escape(notes.join(', '))}</small></h2>`,
          `<table>${pairs.map((cells) => `<tr>${cells.map((cell) => `<td>${escape(cell)}`).join('')}`).join('\n')}</table>`,
        ]
      : []),
    ...(suggestions
      ? [`<h2>Suggested checks</h2>\n<pre>${suggestions.yaml.split('\n').map(escape).join('\n')}</pre>`]
      : []),
  ]
    .join('\n')
    .concat('\n');
}

function factTable(facts: readonly Fact[]): string {
  const lines = facts.map(([label, words]) => `<tr><th>${escape(label)}<td>${escape(words)}`);
  return `<table>\n${lines.join('\n')}\n</table>`;
}

function barChart(histogram: readonly Bucket[], rows: number): string {
  const most = Math.max(1, ...histogram.map(({count}) => count));
  const bars = histogram.map(({from, to, count}) => {
    const words = `${shownValue(from)} to ${shownValue(to)}: ${count} (${shareWords(count, rows)})`;
    return `<i style="height:${((count / most) * 100).toFixed(1)}%" title="${escape(words)}"></i>`;
  });
  return `<div class="bars">${bars.join('')}</div>`;
}

/** Text that means nothing to HTML. Controls are no characters of a page. */
function escape(text: string): string {
  return escapeControls(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
