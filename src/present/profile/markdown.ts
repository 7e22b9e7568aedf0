import type {TableProfile} from '../../operations/profile/table-profile.ts';
import {escapeControls} from '../display-text.ts';
import {
  columnFacts,
  correlationNotes,
  correlationRows,
  distinctWords,
  shareWords,
  tableFacts,
} from './facts.ts';
import {drawHistogram} from './text.ts';

export function formatProfileMarkdown(profile: TableProfile): string {
  const {columns, rows, correlations, suggestions} = profile;
  const pairs = correlationRows(correlations);
  const notes = correlationNotes(correlations);
  return [
    `# ${escape(profile.table)} on ${escape(profile.connection)}`,
    table(['', ''], tableFacts(profile)),
    table(
      ['column', 'type', 'nulls', 'distinct', 'histogram'],
      columns.map((column) => [
        column.name,
        column.type,
        shareWords(column.nulls, rows),
        distinctWords(column),
        drawHistogram(column.histogram ?? []),
      ]),
    ),
    ...columns.flatMap((column) => [
      `## ${escape(column.name)}`,
      table(['', ''], [['type', column.type], ...columnFacts(column, rows)]),
    ]),
    ...(pairs.length > 0
      ? [`## Correlations`, table(['a', 'b', 'strength', 'measure'], pairs), ...notes.map(escape)]
      : []),
    ...(suggestions ? ['## Suggested checks', `\`\`\`\`yaml\n${suggestions.yaml}\`\`\`\``] : []),
  ]
    .join('\n\n')
    .concat('\n');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map((cells) => line(cells.map(escape)))].join(
    '\n',
  );
}

/** Text that means nothing to Markdown and stays on its line. */
function escape(text: string): string {
  return escapeControls(text).replaceAll(/[\\`*_{}[\]<>#|]/g, String.raw`\$&`);
}
