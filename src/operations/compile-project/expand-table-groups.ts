import type {Project} from '../../config/project.ts';
import {UsageError} from '../../errors/index.ts';
import type {IngestAsset, TableGroup} from '../../project/asset.ts';
import {keyedModes} from '../../project/parse-load-settings.ts';
import {expandTableGroup} from '../../project/table-group.ts';
import {countOf} from '../../util/format-quantity.ts';
import {requireFacet, type Catalog} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {openConnection} from '../open-connection.ts';

export interface ExpandedGroups {
  assets: IngestAsset[];
  notices: {asset: string; message: string}[];
}

/** Asks the sources of groups for their tables. Opens each source once, read-only. */
export async function expandTableGroups(
  context: OperationContext,
  project: Project,
  groups: readonly TableGroup[],
): Promise<ExpandedGroups> {
  const expanded: ExpandedGroups = {assets: [], notices: []};
  const connections = new Set(groups.map((group) => group.source.connection));
  for (const name of connections) {
    const using = groups.filter((group) => group.source.connection === name);
    if (!project.connections.has(name)) throw unknownSourceError(using[0]!, project);
    const source = await openConnection(context, name, {readOnly: true});
    try {
      const catalog = requireFacet(source, 'catalog', `find the tables of ${using[0]!.file}`);
      const nodes = await catalog.relations();
      for (const group of using) {
        const assets = expandTableGroup(group, nodes);
        for (const asset of assets) expanded.assets.push(await withKey(asset, catalog));
        expanded.notices.push({
          asset: group.file,
          message: `${group.file}: asked ${name} for its tables, ${countOf(assets.length, 'table')} match`,
        });
      }
    } finally {
      await source.close();
    }
  }
  return expanded;
}

/** Modes that need a key take the primary key where none is named. */
async function withKey(asset: IngestAsset, catalog: Catalog): Promise<IngestAsset> {
  const {selection} = asset.source;
  if (asset.key.length > 0 || !keyedModes.includes(asset.mode!) || selection.kind !== 'relation')
    return asset;
  const {primaryKey = []} = await catalog.describe(selection.relation);
  if (primaryKey.length > 0) return {...asset, key: primaryKey};
  const table = [selection.relation.schema, selection.relation.name].filter(Boolean).join('.');
  throw new UsageError(`${asset.file}: mode ${asset.mode} needs a key, and ${table} has no primary key`, {
    code: 'asset-invalid',
    hint: `Name its key under \`streams: {${table}: {key: [...]}}\`, or give it another mode there.`,
  });
}

function unknownSourceError({file, source}: TableGroup, project: Project): UsageError {
  return new UsageError(`${file} uses the connection ${source.connection}, which weir.yml does not have`, {
    code: 'usage-unknown-connection',
    hint: `Known connections: ${[...project.connections.keys()].join(', ') || 'none'}.`,
  });
}
