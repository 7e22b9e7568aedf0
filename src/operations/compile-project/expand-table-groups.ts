import type {Project} from '../../config/project.ts';
import {UsageError} from '../../errors/index.ts';
import type {IngestAsset, TableGroup} from '../../project/asset.ts';
import {expandTableGroup} from '../../project/table-group.ts';
import {countOf} from '../../util/format-quantity.ts';
import {requireFacet} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {openConnection} from '../open-connection.ts';
import {withPrimaryKey} from './primary-key.ts';

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
        for (const asset of assets) expanded.assets.push(await withPrimaryKey(asset, catalog));
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

function unknownSourceError({file, source}: TableGroup, project: Project): UsageError {
  return new UsageError(`${file} uses the connection ${source.connection}, which weir.yml does not have`, {
    code: 'usage-unknown-connection',
    hint: `Known connections: ${[...project.connections.keys()].join(', ') || 'none'}.`,
  });
}
