import type {Project} from '../../config/project.ts';
import {UsageError} from '../../errors/index.ts';
import type {PlannedConnection} from '../../pipeline/plan.ts';
import {isLoaded, type Asset} from '../../project/asset.ts';
import {suggest} from '../../util/suggest.ts';
import {findAdapter} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {findScriptConnection} from './script-connections.ts';

/** Loads the definition of every connection that the assets use; none is opened. */
export async function loadDefinitions(
  context: OperationContext,
  project: Project,
  placed: readonly {asset: Asset; connection: string}[],
): Promise<Map<string, PlannedConnection>> {
  const connections = new Map<string, PlannedConnection>();
  const uses = placed.flatMap(({asset, connection}) => [
    {name: connection, file: asset.file},
    ...(isLoaded(asset) ? [{name: asset.source.connection, file: asset.file}] : []),
  ]);
  for (const {name, file} of uses) {
    if (connections.has(name)) continue;
    const settings = project.connections.get(name) ?? (await findScriptConnection(context, project, name));
    if (!settings) throw unknownConnectionError(file, name, [...project.connections.keys()]);
    const definition = await findAdapter(context.adapters, settings.type).load();
    connections.set(name, {definition, readOnly: settings.readOnly});
  }
  return connections;
}

function unknownConnectionError(file: string, name: string, known: readonly string[]): UsageError {
  const near = suggest(name, known);
  const suggestion = near === undefined ? '' : `Did you mean ${near}? `;
  return new UsageError(`${file} uses the connection ${name}, which weir.yml does not have`, {
    code: 'usage-unknown-connection',
    hint: `${suggestion}Known connections: ${known.join(', ') || 'none'}. Add one with \`weir connection add ${name}\`.`,
  });
}
