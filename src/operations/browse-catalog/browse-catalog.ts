import {countOf} from '../../util/format-quantity.ts';
import {requireFacet, type CatalogNode, type OpenWarehouse, type Relation} from '../../warehouse/index.ts';

/** One line of the catalog: a schema, a relation or a column. */
export interface CatalogEntry {
  /** Unique in the catalog. */
  id: string;
  label: string;
  /** A few words beside it: the size of a table, the type of a column. */
  detail?: string;
  hasChildren: boolean;
  /** The name as SQL writes it. */
  sqlName: string;
  /** Present on what can be selected from. */
  relation?: Relation;
  node?: CatalogNode;
}

/** Children of an entry, or the top level. Columns are read when their relation is opened. */
export async function browseCatalog(
  warehouse: OpenWarehouse,
  parent: CatalogEntry | undefined,
): Promise<CatalogEntry[]> {
  const catalog = requireFacet(warehouse, 'catalog', 'list tables');
  if (parent?.relation) return columnEntries(warehouse, parent);
  const nodes = await catalog.children(parent?.node);
  return nodes.filter(({isInternal}) => !isInternal).map((node) => nodeEntry(warehouse, node));
}

function nodeEntry({definition: {dialect}}: OpenWarehouse, node: CatalogNode): CatalogEntry {
  const {relation, kind, name, path, rowEstimate} = node;
  const size = rowEstimate === undefined ? '' : countOf(rowEstimate, 'row');
  const detail = [kind === 'table' || !relation ? '' : kind, size].filter(Boolean).join(', ');
  return {
    id: JSON.stringify(path),
    label: name,
    ...(detail !== '' && {detail}),
    hasChildren: relation !== undefined || node.hasChildren,
    sqlName: relation ? dialect.quoteRelation(relation) : dialect.quoteIdentifier(name),
    ...(relation && {relation}),
    node,
  };
}

async function columnEntries(warehouse: OpenWarehouse, parent: CatalogEntry): Promise<CatalogEntry[]> {
  const {columns, primaryKey = []} = await warehouse.catalog!.describe(parent.relation!);
  return columns.map(({name, nativeType, nullable}, index) => ({
    id: `${parent.id} ${index}`,
    label: name,
    detail: `${nativeType}${nullable === false ? ' not null' : ''}${primaryKey.includes(name) ? ' key' : ''}`,
    hasChildren: false,
    sqlName: warehouse.definition.dialect.quoteIdentifier(name),
  }));
}

/** A statement that shows the first rows of a relation. */
export function previewStatement({definition: {dialect}}: OpenWarehouse, relation: Relation): string {
  return `select * from ${dialect.quoteRelation(relation)} limit 100`;
}
