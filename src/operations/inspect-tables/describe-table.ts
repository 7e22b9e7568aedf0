import {QueryError} from '../../errors/index.ts';
import {closestNames} from '../../util/suggest.ts';
import {
  formatRelation,
  parseRelation,
  requireFacet,
  type CatalogNode,
  type OpenWarehouse,
  type Relation,
  type RelationDescription,
} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';
import {openConnection} from '../open-connection.ts';

/**
 * What a table or view is made of. A name without schema is looked up everywhere; case matters only where two names
 * differ in nothing else. A file name need not be quoted for its dots.
 */
export async function describeTable(
  context: OperationContext,
  {name, connection}: {name: string; connection?: string},
): Promise<RelationDescription> {
  const warehouse = await openConnection(context, connection, {readOnly: true});
  try {
    const catalog = requireFacet(warehouse, 'catalog', 'describe a table');
    return await catalog.describe(findRelation(parseRelation(name), await catalog.relations(), warehouse));
  } finally {
    await warehouse.close();
  }
}

/** The relation of that name among those that are there. Throws `QueryError` where there is none or several. */
export function findRelation(
  wanted: Relation,
  nodes: readonly CatalogNode[],
  {name: connection, definition}: OpenWarehouse,
): Relation {
  const relations = nodes.flatMap((node) => (node.relation ? [node.relation] : []));
  const undivided = [wanted.catalog, wanted.schema, wanted.name].filter(Boolean).join('.');
  const whole = wanted.schema === undefined ? undefined : relations.find(({name}) => name === undivided);
  if (whole) return whole;
  const exact = relations.filter((relation) => isNamed(relation, wanted, (text) => text));
  const alike =
    exact.length > 0
      ? exact
      : relations.filter((relation) => isNamed(relation, wanted, (text) => text.toLowerCase()));
  const {defaultSchema} = definition.capabilities;
  const chosen = alike.length > 1 ? alike.find(({schema}) => schema === defaultSchema) : alike[0];
  if (chosen) return chosen;
  throw alike.length > 1 ? ambiguousName(wanted, alike) : unknownName(wanted, nodes, connection);
}

function isNamed(relation: Relation, wanted: Relation, fold: (text: string) => string): boolean {
  return (['name', 'schema', 'catalog'] as const).every(
    (part) => wanted[part] === undefined || fold(relation[part] ?? '') === fold(wanted[part]),
  );
}

function ambiguousName(wanted: Relation, found: readonly Relation[]): QueryError {
  return new QueryError(`${formatRelation(wanted)} is the name of ${found.length} tables`, {
    code: 'query-unknown-object',
    hint: `Name one of them: ${found.map(formatRelation).join(', ')}.`,
  });
}

function unknownName(wanted: Relation, nodes: readonly CatalogNode[], connection: string): QueryError {
  const visible = nodes.filter((node) => !node.isInternal && node.relation);
  const names = visible.map((node) => formatRelation(node.relation!));
  const near = closestNames(formatRelation(wanted), names);
  return new QueryError(`There is no table or view ${formatRelation(wanted)} in ${connection}`, {
    code: 'query-unknown-object',
    hint: `${near.length > 0 ? `Did you mean ${near.join(', ')}? ` : ''}\`weir tables list\` shows what is there.`,
    details: {relation: formatRelation(wanted), near},
  });
}
