import type {Asset} from '../../project/asset.ts';
import {loadAssets} from '../../project/load-assets.ts';
import {formatRelation} from '../../warehouse/index.ts';
import {assetReaders} from '../compile-project/script-connections.ts';
import type {OperationContext} from '../context.ts';
import {parseTable} from '../copy-table/parse-endpoint.ts';
import {resolveSide} from '../diff/resolve-side.ts';
import {placeConnection, type ConnectionPlace} from '../open-connection.ts';

/** What is profiled, as it was named. */
export interface ProfileTarget {
  place: ConnectionPlace;
  /** Dotted name of a table, or a path where the system has files. */
  target: string;
  /** The asset that makes the table. */
  asset?: Asset;
}

/** An asset, a table of the default or a named connection, or `connection:table`. */
export async function resolveTarget(
  context: OperationContext,
  {name, connection}: {name: string; connection?: string},
): Promise<ProfileTarget> {
  if (connection === undefined && !name.includes(':')) {
    const {root} = await context.project();
    const {assets} = await loadAssets(context.runtime, root, assetReaders(context));
    const asset = assets.find((each) => each.name === name);
    const place = await placeConnection(context, asset?.connection);
    return asset ? {place, target: formatRelation(asset.relation), asset} : {place, target: name};
  }
  const {place, asset} = await resolveSide(
    context,
    connection === undefined ? name : `${connection}:${name}`,
  );
  return {place, target: connection === undefined ? parseTable(name).target : name, ...(asset && {asset})};
}
