import type {ConnectionSettings, Project} from '../../config/project.ts';
import type {AssetReaders} from '../../project/read-asset-files.ts';
import {findAdapter, type AdapterEntry} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';

/** Parentheses, as no name of weir.yml has them. */
const connectionOf = (type: string) => `(${type})`;

/** Endings of asset files that plugins read, with the names of the connections that do so. */
export function assetReaders({adapters}: OperationContext): AssetReaders {
  const byEnding = (endings: (entry: AdapterEntry) => readonly string[]) =>
    new Map(
      adapters.flatMap((entry) =>
        endings(entry).map((ending) => [ending, connectionOf(entry.name)] as const),
      ),
    );
  return {
    scripts: byEnding(({assetExtensions = []}) => assetExtensions),
    seeds: byEnding(({seedExtensions = []}) => seedExtensions),
  };
}

/** The connection that serves the asset files of a plugin; undefined for a name that is none of these. */
export async function findScriptConnection(
  {adapters}: OperationContext,
  project: Pick<Project, 'root'>,
  name: string,
): Promise<ConnectionSettings | undefined> {
  const type = /^\((.+)\)$/.exec(name)?.[1];
  if (type === undefined) return undefined;
  const definition = await findAdapter(adapters, type).load();
  return {name, type, settings: definition.forAssets?.(project.root) ?? {}, readOnly: false};
}
