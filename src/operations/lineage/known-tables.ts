import type {CompiledProject} from '../compile-project/compile-project.ts';
import {openCatalogStore, type CatalogStore} from '../catalog-cache/catalog-store.ts';
import {stateFolder} from '../../pipeline/package/state-database.ts';
import type {Runtime} from '../../runtime/ports.ts';
import type {Relation} from '../../warehouse/index.ts';

export interface KnownColumn {
  name: string;
  type?: string;
  description?: string;
}

/** Columns of tables as the catalogs of the systems had them when they were last read. */
export interface KnownTables {
  columnsOf(connection: string, relation: Relation): readonly KnownColumn[] | undefined;
  close(): void;
}

/** Reads what is kept in `.weir/catalog.db`; asks no system. */
export async function openKnownTables(
  runtime: Runtime,
  {project, connections}: Pick<CompiledProject, 'project' | 'connections'>,
): Promise<KnownTables> {
  const folder = runtime.paths.join(project.root, stateFolder);
  const stores = new Map<string, CatalogStore>();
  if (await runtime.files.exists(runtime.paths.join(folder, 'catalog.db')))
    for (const connection of connections.keys())
      stores.set(connection, await openCatalogStore(runtime, {connection, folder}));
  return {
    columnsOf(connection, {schema, name}) {
      const inSchema = schema ?? connections.get(connection)?.definition.capabilities.defaultSchema;
      return stores
        .get(connection)
        ?.columnsOf({kind: 'table', ...(inSchema !== undefined && {schema: inSchema}), name})
        ?.map(({name: column, type, comment}) => ({
          name: column,
          ...(type !== undefined && {type}),
          ...(comment !== undefined && {description: comment}),
        }));
    },
    close() {
      for (const store of stores.values()) store.close();
    },
  };
}
