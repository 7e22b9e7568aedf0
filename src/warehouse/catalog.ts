import type {Column} from './column-type.ts';
import type {Relation} from './relation.ts';

export type CatalogNodeKind = 'catalog' | 'schema' | 'table' | 'view' | 'file' | 'folder';

/** One line of the lazy tree. */
export interface CatalogNode {
  kind: CatalogNodeKind;
  name: string;
  /** Names from the root to this node, this one included. */
  path: readonly string[];
  hasChildren: boolean;
  /** Present on tables, views and files. */
  relation?: Relation;
  /** An estimate from the vendor's statistics; never a scan. */
  rowEstimate?: number;
  bytes?: number;
  /** True for vendor system objects and weir's own tables; hidden unless asked for. */
  isInternal?: boolean;
}

export interface RelationDescription {
  relation: Relation;
  kind: CatalogNodeKind;
  columns: readonly Column[];
  primaryKey?: readonly string[];
  rowEstimate?: number;
  bytes?: number;
  comment?: string;
  /** Text of the view or of the table, where the vendor keeps it. */
  definition?: string;
}

/** Optional facet: what is there, one level at a time. */
export interface Catalog {
  /** Children of a node; without one, the top level. Empty when there are none. */
  children(parent?: CatalogNode): Promise<CatalogNode[]>;
  /** Every table and view, flat. One round trip where the vendor allows it. */
  relations(): Promise<CatalogNode[]>;
  /** Throws `QueryError` with code `query-unknown-object` when the relation is not there. */
  describe(relation: Relation): Promise<RelationDescription>;
}
