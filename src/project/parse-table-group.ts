import {problemsError, type DocumentProblem} from '../config/document-problems.ts';
import type {YamlDocument} from '../config/yaml-document.ts';
import {assetParts, nameFromPath} from './asset-parts.ts';
import type {TableGroup} from './asset.ts';
import type {IngestFile, LoadKeys} from './ingest-schema.ts';
import {columnChoice, keyOf, loadProblems, loadSettingsOf} from './parse-load-settings.ts';

/** An ingest file that names tables by patterns. */
export function parseTableGroup(settings: IngestFile, document: YamlDocument): TableGroup {
  const {source, destination} = settings;
  const problems = groupProblems(settings, document);
  if (problems.length > 0) throw problemsError(document, problems);
  const {name: _, ...parts} = assetParts('', document.file, settings);
  const columns = columnChoice(source);
  return {
    kind: 'tables',
    ...parts,
    ...(destination?.connection !== undefined && {connection: destination.connection}),
    source: {connection: source.connection, patterns: source.tables!, ...(columns && {columns})},
    target: targetPattern(document.file, destination),
    ...loadOf(settings),
    overrides: new Map(
      Object.entries(settings.streams ?? {}).map(([table, keys]) => [table, loadOf({...settings, ...keys})]),
    ),
  };
}

function loadOf(keys: LoadKeys): Pick<TableGroup, 'mode' | 'key' | 'settings'> {
  return {mode: keys.mode ?? 'replace', key: keyOf(keys), settings: loadSettingsOf(keys)};
}

/** `assets/raw/app.yml` puts its tables into the schema `raw` unless it says otherwise. */
function targetPattern(file: string, destination: IngestFile['destination']): string {
  const {schema, table = '{table}'} = destination ?? {};
  if (schema !== undefined) return `${schema}.${table}`;
  if (table.includes('.')) return table;
  const name = nameFromPath(file);
  return name.includes('.') ? `${name.split('.')[0]}.${table}` : table;
}

function groupProblems(settings: IngestFile, document: YamlDocument): DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  const refuse = (path: string[], message: string) =>
    problems.push({position: document.positionOfKey(path), message, code: 'asset-invalid'});
  if (settings.name !== undefined)
    refuse(['name'], 'tables get their names from destination, so a group has none');
  const {table, schema} = settings.destination ?? {};
  for (const [key, text] of Object.entries({table, schema}))
    for (const [place] of (text ?? '').matchAll(/\{[^}]*\}/g))
      if (place !== '{schema}' && place !== '{table}')
        refuse(['destination', key], `${place} is not known here; there are {schema} and {table}`);
  if (table !== undefined && !table.includes('{table}'))
    refuse(['destination', 'table'], 'needs {table}, or all tables would go into one');
  if (table?.includes('.') && schema !== undefined)
    refuse(['destination', 'table'], 'names a schema, and so does destination.schema');
  for (const [stream, keys] of Object.entries(settings.streams ?? {}))
    problems.push(
      ...loadProblems({...settings, ...keys}, document, {
        path: ['streams', stream],
        source: 'tables',
        isKeyKnownLater: true,
      }),
    );
  return problems;
}
