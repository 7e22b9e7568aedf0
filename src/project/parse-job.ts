import {validateDocument, type YamlDocument} from '../config/yaml-document.ts';
import {parseRelation} from '../warehouse/index.ts';
import {assetParts, nameFromPath} from './asset-parts.ts';
import type {JobAsset} from './asset.ts';
import {jobSchema} from './seed-schema.ts';

/** An asset that another system makes. Throws `UsageError` with file, line and column. */
export function parseJob(document: YamlDocument): JobAsset {
  const settings = validateDocument(document, jobSchema);
  const name = settings.name ?? nameFromPath(document.file);
  return {
    kind: 'job',
    ...assetParts(name, document.file, settings),
    connection: settings.connection,
    relation: parseRelation(name),
    job: settings.job,
  };
}

export function isJobFile({value}: YamlDocument): boolean {
  return typeof value === 'object' && value !== null && 'job' in value && !('source' in value);
}
