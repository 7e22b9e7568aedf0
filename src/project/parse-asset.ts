import {validateDocument} from '../config/yaml-document.ts';
import {UsageError} from '../errors/index.ts';
import {parseRelation} from '../warehouse/index.ts';
import type {AssetFile} from './asset-file.ts';
import {assetParts, nameFromPath} from './asset-parts.ts';
import {sqlHeaderSchema, type SqlHeader} from './asset-schema.ts';
import type {Asset, SqlAsset, TableGroup} from './asset.ts';
import {parseIngestFile} from './parse-ingest.ts';
import {readSqlHeader} from './sql-header.ts';

/** Reads one asset file. Throws `UsageError` with file, line and column. */
export function parseAsset(assetFile: AssetFile): Asset | TableGroup {
  return assetFile.file.endsWith('.sql') ? parseSqlAsset(assetFile) : parseIngestFile(assetFile);
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
    ...assetParts(name, file, header),
    ...(header.connection !== undefined && {connection: header.connection}),
    relation: parseRelation(name),
    materialization: {kind: header.materialized ?? 'table'},
    build: {onSchemaChange: 'ignore', preHooks: [], postHooks: []},
    template,
  };
}
