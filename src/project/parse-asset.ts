import {problemsError} from '../config/document-problems.ts';
import {parseYamlDocument, validateDocument} from '../config/yaml-document.ts';
import {UsageError} from '../errors/index.ts';
import {parseRelation} from '../warehouse/index.ts';
import type {AssetFile} from './asset-file.ts';
import {assetParts, nameFromPath} from './asset-parts.ts';
import {sqlHeaderSchema, type SqlHeader} from './asset-schema.ts';
import type {Asset, SqlAsset, TableGroup} from './asset.ts';
import {buildSettingsOf} from './parse-build.ts';
import {parseIngestFile} from './parse-ingest.ts';
import {isJobFile, parseJob} from './parse-job.ts';
import {parseEnforcedColumns} from './parse-enforced-columns.ts';
import {parseMaterialization} from './parse-materialization.ts';
import {readSqlHeader} from './sql-header.ts';
import {parseHeaderTests} from './unit-test/load-unit-tests.ts';

/** Reads one asset file. Throws `UsageError` with file, line and column. */
export function parseAsset(assetFile: AssetFile): Asset | TableGroup {
  return assetFile.file.endsWith('.sql') ? parseSqlAsset(assetFile) : parseYamlAsset(assetFile);
}

function parseYamlAsset(assetFile: AssetFile): Asset | TableGroup {
  const document = parseYamlDocument(assetFile.text, assetFile.file);
  return isJobFile(document) ? parseJob(document) : parseIngestFile(assetFile, document);
}

function parseSqlAsset({file, text}: AssetFile): SqlAsset {
  const {header: document, sql: template} = readSqlHeader(text, file);
  const header: SqlHeader = document ? validateDocument(document, sqlHeaderSchema) : {};
  if (template.trim() === '')
    throw new UsageError(`${file} has no SQL`, {
      code: 'asset-invalid',
      hint: 'Write one SELECT below the header comment.',
    });
  const parsed = parseMaterialization(header, document);
  if ('problems' in parsed) throw problemsError(document!, parsed.problems);
  const enforced = parseEnforcedColumns(header, document);
  const name = header.name ?? nameFromPath(file);
  return {
    kind: 'sql',
    ...assetParts(name, file, header),
    ...(header.connection !== undefined && {connection: header.connection}),
    relation: parseRelation(name),
    materialization: parsed.materialization,
    build: buildSettingsOf(header),
    ...(header.dialect !== undefined && {dialect: header.dialect}),
    template,
    ...(enforced && {enforcedColumns: enforced}),
    ...(document && header.unit_tests && {unitTests: parseHeaderTests(document, name)}),
  };
}
