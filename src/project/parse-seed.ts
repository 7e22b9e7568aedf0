import {parseYamlDocument, validateDocument} from '../config/yaml-document.ts';
import {parseRelation} from '../warehouse/index.ts';
import type {AssetFile} from './asset-file.ts';
import {assetParts, nameFromPath} from './asset-parts.ts';
import type {SeedAsset} from './asset.ts';
import {defaultLoadSettings} from './load-settings.ts';
import {shapeOf} from './parse-shape.ts';
import {seedSchema} from './seed-schema.ts';

/** A data file of the project; `settings` is the YAML file beside it. Throws `UsageError` with file, line and column. */
export function parseSeed(
  file: string,
  {connection, settings: settingsFile}: {connection: string; settings?: AssetFile | undefined},
): SeedAsset {
  const settings = settingsFile
    ? validateDocument(parseYamlDocument(settingsFile.text, settingsFile.file), seedSchema)
    : {};
  const name = settings.name ?? nameFromPath(file);
  const shape = shapeOf({columns: settings.columns}, []);
  return {
    kind: 'seed',
    ...assetParts(name, file, settings),
    ...(settings.connection !== undefined && {connection: settings.connection}),
    relation: parseRelation(name),
    source: {
      connection,
      selection: {kind: 'path', path: file, ...(settings.options && {options: settings.options})},
    },
    mode: 'replace',
    key: [],
    settings: {...defaultLoadSettings, ...(shape && {shape})},
  };
}
