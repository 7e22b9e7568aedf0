import {UsageError} from '../../errors/index.ts';
import type {IngestAsset} from '../../project/asset.ts';
import {keyedModes} from '../../project/parse-load-settings.ts';
import type {Catalog} from '../../warehouse/index.ts';

/** Modes that need a key take the primary key where none is named. Throws `UsageError` when there is none. */
export async function withPrimaryKey(asset: IngestAsset, catalog: Catalog): Promise<IngestAsset> {
  const {selection} = asset.source;
  if (asset.key.length > 0 || !keyedModes.includes(asset.mode!) || selection.kind !== 'relation')
    return asset;
  const {primaryKey = []} = await catalog.describe(selection.relation);
  if (primaryKey.length > 0) return {...asset, key: primaryKey};
  const table = [selection.relation.schema, selection.relation.name].filter(Boolean).join('.');
  throw new UsageError(`${asset.file}: mode ${asset.mode} needs a key, and ${table} has no primary key`, {
    code: 'asset-invalid',
    hint: `Name its key, e.g. under \`streams: {${table}: {key: [...]}}\`, or give it another mode.`,
  });
}
