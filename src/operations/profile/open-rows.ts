import {parseRelation, type OpenWarehouse, type RelationDescription} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {findRelation} from '../inspect-tables/describe-table.ts';
import {moveRows} from './move-rows.ts';
import type {ProfiledRows, RowsRequest} from './profiled-rows.ts';
import {chooseColumns, countRows, sourceSql} from './select-rows.ts';

/** What the catalog says of the target; undefined where the target is a path. */
export async function describeTarget(
  warehouse: OpenWarehouse,
  target: string,
): Promise<RelationDescription | undefined> {
  const {catalog, definition} = warehouse;
  if (!catalog || definition.capabilities.bulkRead?.selections.includes('path')) return undefined;
  const wanted = parseRelation(target);
  const nodes = await catalog.relations();
  // A system without schemas may still know a name for its only one.
  const isFlat = nodes.length > 0 && nodes.every(({relation}) => relation?.schema === undefined);
  return catalog.describe(
    isFlat && wanted.schema !== undefined ? wanted : findRelation(wanted, nodes, warehouse),
  );
}

/**
 * Rows of the embedded system stay where they are; all others, and samples, move in bulk into its spool. The caller
 * closes them.
 */
export async function openRows(
  context: OperationContext,
  warehouse: OpenWarehouse,
  {description, ...request}: RowsRequest & {description: RelationDescription | undefined},
): Promise<ProfiledRows> {
  const columns = description && chooseColumns(description.columns, request.columns, request.target);
  if (!description || !columns || request.sample || !warehouse.definition.capabilities.embedded)
    return moveRows(context, warehouse, {...request, relation: description?.relation, chosen: columns});
  const {query, definition} = warehouse;
  const from = sourceSql(warehouse, description.relation, request.where);
  const rows = await countRows(query, `${from} r`, request.signal);
  return {
    query,
    from,
    result: {
      table: definition.dialect.quoteRelation(description.relation),
      columns,
      stored: () => columns,
      readableRows: () => rows,
    },
    rows,
    close: async () => {},
  };
}
