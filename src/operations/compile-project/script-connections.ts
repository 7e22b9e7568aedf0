import type {ConnectionSettings, Project} from '../../config/project.ts';
import {findAdapter} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';

/** Parentheses, as no name of weir.yml has them. */
const connectionOf = (type: string) => `(${type})`;

/** Endings of asset files that are sources by themselves, with the name of the connection that reads them. */
export function scriptConnections({adapters}: OperationContext): Map<string, string> {
  return new Map(
    adapters.flatMap(({name, assetExtensions = []}) =>
      assetExtensions.map((extension) => [extension, connectionOf(name)] as const),
    ),
  );
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
