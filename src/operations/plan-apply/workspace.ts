import {OpsError} from '../../errors/index.ts';
import {createEnvironmentStore, type EnvironmentStore} from '../../pipeline/package/environment-store.ts';
import {createReferenceCache} from '../../pipeline/package/reference-cache.ts';
import {openStateDatabase} from '../../pipeline/package/state-database.ts';
import {sortByDependencies} from '../../project/graph.ts';
import type {Sqlite} from '../../runtime/ports.ts';
import type {AdapterDefinition, OpenWarehouse} from '../../warehouse/index.ts';
import {compileProject, type CompiledProject} from '../compile-project/compile-project.ts';
import type {OperationContext} from '../context.ts';
import {openConnection} from '../open-connection.ts';
import {assetFacts, type AssetFacts} from './asset-facts.ts';

/** Project, state and connections of an operation on environments. */
export interface Workspace {
  context: OperationContext;
  database: Sqlite;
  store: EnvironmentStore;
  compiled: CompiledProject;
  facts: ReadonlyMap<string, AssetFacts>;
  /** Assets, those first that others read. */
  order: readonly string[];
  definition(connection: string): AdapterDefinition;
  /** Opened once; undefined where a system to be read only has nothing to open yet. */
  warehouse(connection: string): Promise<OpenWarehouse | undefined>;
}

/** Opens what an operation on environments works with, and closes it at the end. */
export async function withWorkspace<Result>(
  context: OperationContext,
  {readOnly}: {readOnly: boolean},
  work: (workspace: Workspace) => Promise<Result>,
): Promise<Result> {
  const {runtime} = context;
  const project = await context.project();
  const database = await openStateDatabase(runtime, project.root);
  const opened = new Map<string, Promise<OpenWarehouse | undefined>>();
  try {
    const compiled = await compileProject(context, createReferenceCache(database));
    return await work({
      context,
      database,
      store: createEnvironmentStore(database, project.environment),
      compiled,
      facts: await assetFacts(compiled, runtime, database),
      order: sortByDependencies(compiled.dependencies),
      definition: (connection) => compiled.connections.get(connection)!.definition,
      warehouse(connection) {
        const found = opened.get(connection);
        if (found) return found;
        const opening = openConnection(context, connection, {readOnly}).catch((error: unknown) => {
          // A file that is not there yet is a database without tables.
          if (readOnly && error instanceof OpsError && error.code === 'file-missing') return undefined;
          throw error;
        });
        opened.set(connection, opening);
        return opening;
      },
    });
  } finally {
    await Promise.allSettled([...opened.values()].map(async (warehouse) => (await warehouse)?.close()));
    database.close();
  }
}
