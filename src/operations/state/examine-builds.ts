import {createBuildRecords} from '../../pipeline/package/build-record.ts';
import {openExistingStateDatabase} from '../../pipeline/package/state-database.ts';
import {loadAssets} from '../../project/load-assets.ts';
import {countOf} from '../../util/format-quantity.ts';
import type {Relation} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {assetReaders} from '../compile-project/script-connections.ts';
import type {StateFinding} from './examine-state.ts';
import type {StatePlace} from './state-places.ts';

/** Loads in parts that were begun and not finished, as the project remembers them. */
export async function examineBuilds(
  context: OperationContext,
  places: readonly StatePlace[],
): Promise<StateFinding[]> {
  const {runtime, signal} = context;
  const project = await context.project();
  const database = await openExistingStateDatabase(runtime, project.root);
  if (!database) return [];
  try {
    const records = createBuildRecords(database);
    const {assets} = await loadAssets(runtime, project.root, assetReaders(context));
    const relations = new Map<string, Relation>(assets.map(({name, relation}) => [name, relation]));
    return records.list().map(({stream, build}) => {
      const parts = records.parts(stream).filter(({rows}) => rows !== undefined);
      const [connection = '', ...rest] = stream.split('/');
      const relation = relations.get(rest.join('/'));
      const writer = places.find((place) => place.connection === connection)?.warehouse?.bulkWrite;
      return {
        stream,
        problem: `an unfinished load of ${new Date(build.startedMs).toISOString()} left ${countOf(parts.length, 'part')} behind`,
        advice:
          'The next run goes on with them if they are younger than a day, and removes them otherwise; --fix removes them now.',
        ...(relation &&
          writer?.discardBuild && {
            fix: async () => {
              await writer.discardBuild!({into: relation, build: build.buildId, signal});
              await forgetBuild(context, stream);
            },
          }),
      };
    });
  } finally {
    database.close();
  }
}

async function forgetBuild(context: OperationContext, stream: string): Promise<void> {
  const project = await context.project();
  const database = await openExistingStateDatabase(context.runtime, project.root);
  if (!database) return;
  try {
    createBuildRecords(database).remove(stream);
  } finally {
    database.close();
  }
}
