import type {ConnectionSettings} from '../../config/project.ts';
import {UsageError} from '../../errors/index.ts';
import type {IngestAsset} from '../../project/asset.ts';
import {suggest} from '../../util/suggest.ts';
import {findScriptConnection} from '../compile-project/script-connections.ts';
import {compileProject} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';
import {openSettings, placeConnection} from '../open-connection.ts';
import type {OpenWarehouse} from '../../warehouse/index.ts';

/** An asset that loads, with the connection it loads into. */
export interface FoundLoad {
  asset: IngestAsset;
  connection: string;
  root: string;
}

/** Assets that load, by name; all of them when none is named. Throws `UsageError` for a name that is none. */
export async function findLoads(context: OperationContext, names: readonly string[]): Promise<FoundLoad[]> {
  const {project, assets} = await compileProject(context);
  const loads = assets.flatMap(({asset, connection}) =>
    asset.kind === 'ingest' ? [{asset, connection, root: project.root}] : [],
  );
  if (names.length === 0) return loads;
  return names.map((name) => {
    const found = loads.find(({asset}) => asset.name === name);
    if (found) return found;
    const known = loads.map(({asset}) => asset.name);
    const near = suggest(name, known);
    throw new UsageError(`There is no asset ${name} that loads`, {
      code: 'usage-unknown-asset',
      hint: `${near === undefined ? '' : `Did you mean ${near}? `}Assets that load: ${known.join(', ') || 'none'}.`,
    });
  });
}

/** Opens both sides of a load, lets work be done with them, and closes them. */
export async function withLinks<Result>(
  context: OperationContext,
  {asset, connection, root}: FoundLoad,
  options: {readOnly: boolean},
  work: (links: {source: OpenWarehouse; destination: OpenWarehouse}) => Promise<Result>,
): Promise<Result> {
  const open = async (name: string, readOnly: boolean) => {
    const script: ConnectionSettings | undefined = await findScriptConnection(context, {root}, name);
    const place = script ? {settings: script, root} : await placeConnection(context, name);
    return openSettings(context, place.settings, {...place, readOnly});
  };
  const destination = await open(connection, options.readOnly);
  try {
    if (asset.source.connection === connection) return await work({source: destination, destination});
    const source = await open(asset.source.connection, true);
    try {
      return await work({source, destination});
    } finally {
      await source.close();
    }
  } finally {
    await destination.close();
  }
}
