import {UsageError} from '../../errors/index.ts';
import {loadAssets} from '../../project/load-assets.ts';
import {createLocalStreams, type LocalStreams} from '../../pipeline/package/local-streams.ts';
import {openExistingStateDatabase} from '../../pipeline/package/state-database.ts';
import type {OpenWarehouse} from '../../warehouse/index.ts';
import {findAdapter} from '../../warehouse/index.ts';
import {assetReaders} from '../compile-project/script-connections.ts';
import type {OperationContext} from '../context.ts';
import {openSettings, placeConnection} from '../open-connection.ts';

/** What keeps where streams stand. */
export interface StatePlace {
  /** Name of the connection. */
  connection: string;
  /** Undefined for a system that keeps no states itself; the project does then. */
  warehouse?: OpenWarehouse;
  local?: LocalStreams;
}

export interface StateScope {
  /** A connection of weir.yml, a URL or a database file. Default: all that the assets of the project load into. */
  connection?: string;
}

/** Opens whatever keeps states, lets work be done with it, and closes it. */
export async function withStatePlaces<Result>(
  context: OperationContext,
  {connection, readOnly}: StateScope & {readOnly: boolean},
  work: (places: readonly StatePlace[]) => Promise<Result>,
): Promise<Result> {
  const names = connection === undefined ? await destinationsOf(context) : [connection];
  const places: StatePlace[] = [];
  const database =
    connection === undefined
      ? await openExistingStateDatabase(context.runtime, (await context.project()).root)
      : undefined;
  try {
    for (const name of names) {
      const place = await openPlace(context, name, readOnly);
      if (place) places.push(place);
    }
    if (database) places.push({connection: '(project)', local: createLocalStreams(database)});
    return await work(places);
  } finally {
    await Promise.all(places.map(({warehouse}) => warehouse?.close()));
    database?.close();
  }
}

async function openPlace(
  context: OperationContext,
  name: string,
  readOnly: boolean,
): Promise<StatePlace | undefined> {
  const {settings, ...place} = await placeConnection(context, name);
  const definition = await findAdapter(context.adapters, settings.type).load();
  if (!definition.capabilities.bulkWrite?.keepsState) return undefined;
  const warehouse = await openSettings(context, settings, {...place, readOnly});
  return {connection: settings.name, warehouse};
}

/** Connections that the ingest assets of the project load into. */
async function destinationsOf(context: OperationContext): Promise<string[]> {
  const project = await context.project();
  const {assets, groups} = await loadAssets(context.runtime, project.root, assetReaders(context));
  const loads = [...assets.filter(({kind}) => kind === 'ingest'), ...groups];
  const names = loads.map(({connection}) => connection ?? project.defaultConnection);
  const known = [...new Set([...names, project.defaultConnection])].filter((name) => name !== undefined);
  if (known.length > 0) return known;
  throw new UsageError('The project loads into no connection', {
    hint: 'Name a connection with --connection, or add assets that load.',
  });
}
