import {parseYamlDocument, validateDocument} from '../config/yaml-document.ts';
import {UsageError} from '../errors/index.ts';
import {parseRelation, type Relation, type Selection} from '../warehouse/index.ts';
import {ingestSchema, sqlHeaderSchema, type IngestFile, type SqlHeader} from './asset-schema.ts';
import type {Asset, IngestAsset, SqlAsset} from './asset.ts';
import {parseChecks} from './parse-checks.ts';
import {readSqlHeader} from './sql-header.ts';

/** One asset file as found on disk. */
export interface AssetFile {
  /** Path below the project folder, with `/`. */
  file: string;
  text: string;
}

/** Reads one asset file. Throws `UsageError` with file, line and column. */
export function parseAsset(assetFile: AssetFile): Asset {
  return assetFile.file.endsWith('.sql') ? parseSqlAsset(assetFile) : parseIngestAsset(assetFile);
}

function parseSqlAsset({file, text}: AssetFile): SqlAsset {
  const {header: document, sql: template} = readSqlHeader(text, file);
  const header: SqlHeader = document ? validateDocument(document, sqlHeaderSchema) : {};
  if (template.trim() === '')
    throw new UsageError(`${file} has no SQL`, {
      code: 'asset-invalid',
      hint: 'Write one SELECT below the header comment.',
    });
  const name = header.name ?? nameFromPath(file);
  return {
    kind: 'sql',
    ...commonParts(name, file, header),
    ...(header.connection !== undefined && {connection: header.connection}),
    relation: relationOf(name),
    materialization: header.materialized ?? 'table',
    template,
  };
}

function parseIngestAsset({file, text}: AssetFile): IngestAsset {
  const settings: IngestFile = validateDocument(parseYamlDocument(text, file), ingestSchema);
  const name = settings.name ?? nameFromPath(file);
  const key = typeof settings.key === 'string' ? [settings.key] : (settings.key ?? []);
  const mode = settings.mode ?? 'replace';
  if (mode === 'merge' && key.length === 0)
    throw new UsageError(`${file}: mode merge needs a key`, {
      code: 'asset-invalid',
      hint: 'Add `key: [id]` with the columns that identify a row.',
    });
  const destination = settings.destination;
  return {
    kind: 'ingest',
    ...commonParts(name, file, settings),
    ...(destination?.connection !== undefined && {connection: destination.connection}),
    relation: destination?.table === undefined ? relationOf(name) : parseRelation(destination.table),
    source: {connection: settings.source.connection, selection: selectionOf(settings.source)},
    mode,
    key,
  };
}

function selectionOf(source: IngestFile['source']): Selection {
  if (source.table !== undefined) return {kind: 'relation', relation: parseRelation(source.table)};
  if (source.query !== undefined) return {kind: 'statement', text: source.query};
  return {
    kind: 'path',
    path: source.path!,
    ...(source.format && {format: source.format}),
    ...(source.options && {options: source.options}),
  };
}

function commonParts(name: string, file: string, settings: SqlHeader | IngestFile) {
  return {
    name,
    file,
    ...(settings.description !== undefined && {description: settings.description}),
    ...(settings.owner !== undefined && {owner: settings.owner}),
    tags: settings.tags ?? [],
    dependsOn: settings.depends_on ?? [],
    checks: parseChecks(settings),
  };
}

/** `assets/marts/finance/revenue.sql` is `marts.revenue`: the first folder is the schema, deeper ones only sort. */
function nameFromPath(file: string): string {
  const segments = file
    .replace(/\.(sql|ya?ml)$/, '')
    .split('/')
    .slice(1);
  const table = segments.at(-1)!;
  return segments.length > 1 ? `${segments[0]}.${table}` : table;
}

function relationOf(name: string): Relation {
  return parseRelation(name);
}
