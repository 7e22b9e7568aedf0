import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Command} from '@oclif/core';
import type {GeneratedFile} from './generated-file.ts';
import {loadCommands} from './load-commands.ts';
import {loadDefinitions, type PluginFolder} from './load-definitions.ts';
import {featureFunctions, signatureOf} from '#src/project/features/index.ts';

/** README.md with the parts between its markers written anew. */
export async function generateReadme(root: string): Promise<GeneratedFile> {
  const path = 'README.md';
  const [text, commands, plugins] = await Promise.all([
    readFile(join(root, path), 'utf8'),
    loadCommands(root),
    loadDefinitions(root),
  ]);
  const withCommands = replaceSection(text, 'commands', commandList(commands));
  const withFeatures = replaceSection(withCommands, 'features', featureTable());
  return {path, text: replaceSection(withFeatures, 'capabilities', capabilityTable(plugins))};
}

function commandList(commands: readonly Command.Cached[]): string {
  const rows = commands
    .filter(({hidden}) => !hidden)
    .map(({id, summary, description}) => [
      `\`weir ${id.replaceAll(':', ' ')}\``,
      summary ?? description?.split('\n', 1)[0] ?? '',
    ]);
  return table(['Command', 'What it does'], rows);
}

function featureTable(): string {
  const rows = Object.entries(featureFunctions).map(([name, feature]) => [
    `\`${signatureOf(name, feature)}\``,
    feature.description,
  ]);
  return table(['`features.`', 'What it writes'], rows);
}

function capabilityTable(plugins: readonly PluginFolder[]): string {
  const mark = (present: unknown) => (present ? 'yes' : '');
  const offered = plugins.filter(({definition}) => !definition.testing);
  const rows = offered.map(({definition, verifiedBy}) => {
    const {catalog, bulkRead, bulkWrite, transform, jobs, explain, cancel} = definition.capabilities;
    return [
      definition.title,
      `\`${definition.name}\``,
      'yes',
      mark(catalog),
      bulkRead ? bulkRead.selections.join(', ') : '',
      bulkWrite ? bulkWrite.modes.join(', ') : '',
      transform ? transform.materializations.join(', ') : '',
      mark(jobs),
      mark(explain),
      cancel === 'none' ? '' : cancel,
      verifiedBy,
    ];
  });
  return table(
    [
      'System',
      '`type`',
      'Query',
      'Catalog',
      'Read',
      'Write',
      'Transform',
      'Jobs',
      'Plans',
      'Cancel',
      'Tested against',
    ],
    rows,
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', String.raw`\|`)));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)].join('\n');
}

function replaceSection(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- begin:${name} -->`, `<!-- end:${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no ${begin} ... ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}
