import {problemsError, type DocumentProblem} from '../config/document-problems.ts';
import {parseYamlDocument, validateDocument, type YamlDocument} from '../config/yaml-document.ts';
import {parseRelation, type Selection} from '../warehouse/index.ts';
import type {AssetFile} from './asset-file.ts';
import {assetParts, nameFromPath} from './asset-parts.ts';
import type {IngestAsset, TableGroup} from './asset.ts';
import {ingestSchema, sourceKinds, type IngestFile} from './ingest-schema.ts';
import {columnChoice, keyOf, loadProblems, loadSettingsOf} from './parse-load-settings.ts';
import {parseTableGroup} from './parse-table-group.ts';

type Source = IngestFile['source'];

/** Reads an ingest file: one stream, or a group of tables. Throws `UsageError` with file, line and column. */
export function parseIngestFile(
  {file, text}: AssetFile,
  document: YamlDocument = parseYamlDocument(text, file),
): IngestAsset | TableGroup {
  const settings = validateDocument(document, ingestSchema);
  const source = sourceKinds.find((kind) => settings.source[kind] !== undefined)!;
  refuseProblems(document, [
    ...sourceProblems(settings, document),
    ...loadProblems(settings, document, {
      path: [],
      source,
      isKeyKnownLater: source === 'tables' || source === 'stream',
    }),
  ]);
  if (source === 'tables') return parseTableGroup(settings, document);
  const name = settings.name ?? nameFromPath(file);
  const {destination} = settings;
  const columns = columnChoice(settings.source);
  return {
    kind: 'ingest',
    ...assetParts(name, file, settings),
    ...(destination?.connection !== undefined && {connection: destination.connection}),
    relation: parseRelation(destination?.table ?? name),
    source: {
      connection: settings.source.connection,
      selection: selectionOf(settings.source),
      ...(columns && {columns}),
    },
    ...(source === 'stream' && settings.mode === undefined ? {} : {mode: settings.mode ?? 'replace'}),
    key: keyOf(settings),
    settings: loadSettingsOf(settings),
  };
}

function selectionOf(source: Source): Selection {
  const options = source.options && {options: source.options};
  if (source.table !== undefined) return {kind: 'relation', relation: parseRelation(source.table)};
  if (source.query !== undefined) return {kind: 'statement', text: source.query};
  if (source.stream !== undefined) return {kind: 'stream', name: source.stream, ...options};
  return {kind: 'path', path: source.path!, ...(source.format && {format: source.format}), ...options};
}

/** What does not go together in `source:` and `destination:`. */
function sourceProblems(
  {source, destination, streams}: IngestFile,
  document: YamlDocument,
): DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  const refuse = (path: string[], message: string) =>
    problems.push({position: document.positionOfKey(path), message, code: 'asset-invalid'});
  if (source.select && source.exclude) refuse(['source', 'exclude'], 'select and exclude do not go together');
  if ((source.select ?? source.exclude) && (source.path ?? source.stream) !== undefined)
    refuse(
      ['source', source.select ? 'select' : 'exclude'],
      'columns are chosen of tables and queries only; write a query, or load all columns',
    );
  if (source.format && source.path === undefined) refuse(['source', 'format'], 'format belongs to a path');
  if (source.options && (source.path ?? source.stream) === undefined)
    refuse(['source', 'options'], 'options belong to a path or a stream');
  if (source.tables === undefined && destination?.schema !== undefined)
    refuse(['destination', 'schema'], 'schema goes with source.tables; name one table as schema.table');
  if (source.tables === undefined && streams)
    refuse(['streams'], 'streams goes with source.tables; set mode, key and cursor of one table directly');
  return problems;
}

function refuseProblems(document: YamlDocument, problems: readonly DocumentProblem[]): void {
  if (problems.length > 0) throw problemsError(document, problems);
}
