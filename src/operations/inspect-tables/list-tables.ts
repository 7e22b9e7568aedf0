import {UsageError} from '../../errors/index.ts';
import {suggest} from '../../util/suggest.ts';
import {requireFacet, type CatalogNode} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {openConnection} from '../open-connection.ts';

export interface ListTablesOptions {
  connection?: string;
  /** Only this schema. */
  schema?: string;
  /** System tables and weir's own ones too. */
  all: boolean;
}

/** Tables and views of a connection, by schema and name. Throws `UsageError` for a schema that has none. */
export async function listTables(
  context: OperationContext,
  {connection, schema, all}: ListTablesOptions,
): Promise<CatalogNode[]> {
  const warehouse = await openConnection(context, connection, {readOnly: true});
  try {
    const relations = await requireFacet(warehouse, 'catalog', 'list tables').relations();
    if (schema === undefined) return relations.filter((node) => all || !node.isInternal);
    const found = relations.filter((node) => node.relation?.schema === schema);
    if (found.length === 0) throw unknownSchema(schema, relations, warehouse.name);
    return found;
  } finally {
    await warehouse.close();
  }
}

function unknownSchema(schema: string, relations: readonly CatalogNode[], connection: string): UsageError {
  const known = [
    ...new Set(relations.filter((node) => !node.isInternal).map((node) => node.relation?.schema)),
  ];
  const names = known.filter((name) => name !== undefined);
  const near = suggest(schema, names);
  return new UsageError(`No tables are in a schema ${schema} of ${connection}`, {
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Schemas with tables: ${names.join(', ') || 'none'}.`,
    details: {schema, known: names},
  });
}
