import {openCatalogStore} from '../catalog-cache/catalog-store.ts';
import {cachedFromDescription} from '../catalog-cache/cached-schema.ts';
import type {OperationContext} from '../context.ts';
import {openConnection} from '../open-connection.ts';
import {stateFolder} from '../../pipeline/package/state-database.ts';
import {messageOf} from '../../errors/index.ts';
import {parseRelation, type OpenWarehouse, type RelationDescription} from '../../warehouse/index.ts';
import type {LineageNode} from './project-lineage.ts';
import type {TracedProject} from './trace-project.ts';

/**
 * Asks the systems for the columns of the tables of the lineage and keeps the answers in `.weir/catalog.db`. Gives
 * sentences about what could not be asked; a table that is not there yet is no problem.
 */
export async function refreshColumns(
  context: OperationContext,
  {lineage, compiled}: TracedProject,
): Promise<string[]> {
  const problems: string[] = [];
  const byConnection = Map.groupBy(lineage.nodes.values(), ({connection}) => connection);
  for (const [connection, nodes] of byConnection) {
    if (!compiled.connections.get(connection)?.definition.capabilities.catalog) continue;
    try {
      const warehouse = await openConnection(context, connection, {readOnly: true});
      try {
        await refreshConnection(context, warehouse, nodes, compiled.project.root);
      } finally {
        await warehouse.close();
      }
    } catch (error) {
      context.signal.throwIfAborted();
      problems.push(`the columns on ${connection} could not be read: ${messageOf(error)}`);
    }
  }
  return problems;
}

async function refreshConnection(
  {runtime}: OperationContext,
  warehouse: OpenWarehouse,
  nodes: readonly LineageNode[],
  root: string,
): Promise<void> {
  const folder = runtime.paths.join(root, stateFolder);
  const store = await openCatalogStore(runtime, {connection: warehouse.name, folder});
  try {
    for (const {relation} of nodes) {
      const described = await describe(warehouse, relation);
      if (!described) continue;
      const schema = described.relation.schema ?? warehouse.definition.capabilities.defaultSchema;
      const known = {
        name: described.relation.name,
        kind: described.kind,
        ...(schema !== undefined && {schema}),
      };
      store.save([cachedFromDescription(known, described)]);
    }
  } finally {
    store.close();
  }
}

/** A table that was never built cannot be described. */
async function describe(
  warehouse: OpenWarehouse,
  relation: string,
): Promise<RelationDescription | undefined> {
  try {
    return await warehouse.catalog!.describe(parseRelation(relation));
  } catch (error) {
    if ((error as {code?: string}).code === 'query-unknown-object') return undefined;
    throw error;
  }
}
