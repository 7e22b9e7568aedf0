import type {Snippet} from '../operations/snippets/snippet.ts';
import {alignColumns} from '../util/align-columns.ts';

export function formatSnippetList(snippets: readonly Snippet[]): string {
  if (snippets.length === 0) return 'No snippets yet. Save one with `weir snippet save NAME "select ..."`.\n';
  return alignColumns([
    ['SNIPPET', 'CONNECTION', 'PARAMETERS', 'DESCRIPTION'],
    ...snippets.map(({name, connection, params, description}) => [
      name,
      connection ?? '-',
      formatParameters(params) || '-',
      description ?? '-',
    ]),
  ]);
}

/** What was saved and how to run it. */
export function describeSaved({name, file, params}: Snippet): string {
  const needed = Object.entries(params).filter(([, {default: preset}]) => preset === undefined);
  const flags = needed.map(([param, {type}]) => ` --param ${param}=<${type}>`).join('');
  return `Saved ${file}. Run it with: weir snippet run ${name}${flags}\n`;
}

function formatParameters(params: Snippet['params']): string {
  return Object.entries(params)
    .map(([name, {type, default: preset}]) => `${name}:${type}${preset === undefined ? '' : `=${preset}`}`)
    .join(' ');
}

/** The parts of a snippet for programs. */
export function snippetJson({sql, ...snippet}: Snippet): Record<string, unknown> {
  return {...snippet, sql: sql.trim()};
}
