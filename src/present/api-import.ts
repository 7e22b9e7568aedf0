import {stringify} from 'yaml';
import type {ImportApiResult} from '../operations/api/import-api.ts';
import {alignColumns} from '../util/align-columns.ts';

/** What was guessed and what is left to do, for people. */
export function describeApiImport({resources, skipped, connection, files, dryRun}: ImportApiResult): string {
  const {name, exists, settings, remarks} = connection;
  const todo = exists
    ? [`The connection ${name} is there already; give it \`spec: ${String(settings['spec'])}\`.`]
    : ['Add to connections of weir.yml:', ...indent(stringify({[name]: settings}, {lineWidth: 0}))];
  return [
    ...(dryRun ? [] : [`Wrote ${Object.keys(files).join(', ')}.`]),
    'Guessed, to be checked:',
    ...indent(alignColumns(resources.map((one) => [one.name, one.guesses.join(', ')]))),
    ...skipped.map(({path, reason}) => `Left out ${path}: ${reason}.`),
    ...todo,
    ...remarks,
  ].join('\n');
}

/** The files as they would be written. */
export function formatApiFiles({files}: ImportApiResult): string {
  return Object.entries(files)
    .map(([file, text]) => `# ${file}\n${text}`)
    .join('---\n');
}

function indent(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`);
}
