import {problemsError} from '../config/document-problems.ts';
import {validateDocument} from '../config/yaml-document.ts';
import {parseRelation} from '../warehouse/index.ts';
import type {AssetFile} from './asset-file.ts';
import {assetParts, nameFromPath} from './asset-parts.ts';
import type {IngestAsset} from './asset.ts';
import {scriptHeaderSchema} from './ingest-schema.ts';
import {keyOf, loadProblems, loadSettingsOf} from './parse-load-settings.ts';
import {readScriptHeader} from './script-header.ts';
import {scriptReferences} from './script-references.ts';

/** A script that is the source of its own asset; undefined for one without a header. */
export function parseScript({file, text}: AssetFile, connection: string): IngestAsset | undefined {
  const document = readScriptHeader(text, file);
  if (!document) return undefined;
  const header = validateDocument(document, scriptHeaderSchema);
  const problems = loadProblems(header, document, {path: [], source: 'stream', isKeyKnownLater: true});
  if (problems.length > 0) throw problemsError(document, problems);
  const name = header.name ?? nameFromPath(file);
  const references = scriptReferences(text);
  return {
    kind: 'ingest',
    ...assetParts(name, file, header),
    ...(header.destination?.connection !== undefined && {connection: header.destination.connection}),
    relation: parseRelation(header.destination?.table ?? name),
    source: {connection, selection: {kind: 'stream', name: file}},
    ...(header.mode !== undefined && {mode: header.mode}),
    key: keyOf(header),
    settings: loadSettingsOf(header),
    ...(references.length > 0 && {references}),
  };
}
