import type {Bucket, TableProfile} from '../../operations/profile/table-profile.ts';
import {alignColumns} from '../../util/align-columns.ts';
import {countOf} from '../../util/format-quantity.ts';
import {escapeControls} from '../display-text.ts';
import {
  columnFacts,
  correlationNotes,
  correlationRows,
  distinctWords,
  shareWords,
  shownValue,
  tableFacts,
} from './facts.ts';

const bars = '▁▂▃▄▅▆▇█';

/** One character a bucket; a blank for an empty one. */
export function drawHistogram(histogram: readonly Bucket[]): string {
  const most = Math.max(1, ...histogram.map(({count}) => count));
  return histogram
    .map(({count}) => (count === 0 ? ' ' : bars[Math.ceil((count / most) * bars.length) - 1]))
    .join('');
}

export function formatProfileText(profile: TableProfile): string {
  const {columns, rows, correlations, suggestions} = profile;
  const overview = columns.map((column) => [
    escapeControls(column.name),
    escapeControls(column.type),
    shareWords(column.nulls, rows),
    distinctWords(column),
    shownValue(column.min ?? '-'),
    shownValue(column.max ?? '-'),
    drawHistogram(column.histogram ?? []),
  ]);
  const parts = [
    `${escapeControls(profile.table)} on ${profile.connection}\n${alignColumns(tableFacts(profile).map((fact) => [...fact]))}`,
    alignColumns([['column', 'type', 'nulls', 'distinct', 'min', 'max', 'histogram'], ...overview]),
    ...columns.map(
      (column) =>
        `${escapeControls(column.name)}  ${escapeControls(column.type)}\n${alignColumns(
          columnFacts(column, rows).map(([label, words]) => [`  ${label}`, words]),
        )}`,
    ),
  ];
  const pairs = correlationRows(correlations);
  const notes = correlationNotes(correlations);
  if (pairs.length > 0 || notes.length > 0)
    parts.push(
      `correlations${notes.length > 0 ? ` (${notes.join(', ')})` : ''}\n${alignColumns(pairs.map((cells) => [`  ${cells[0]}`, ...cells.slice(1)]))}`,
    );
  if (suggestions)
    parts.push(
      `# suggested checks${suggestions.dropped > 0 ? `; ${countOf(suggestions.dropped, 'further one')} did not pass on the whole table` : ''}\n${suggestions.yaml}`,
    );
  return parts.join('\n');
}
