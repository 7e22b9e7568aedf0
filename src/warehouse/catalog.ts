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

export interface ForeignKey {
  columns: readonly string[];
  references: Relation;
  /** As many as `columns`, in the same order. */
  referencedColumns: readonly string[];
}

export interface IndexDescription {
  name: string;
  /** Columns and expressions, in order. */
  columns: readonly string[];
  isUnique: boolean;
}

export interface RelationDescription {
  relation: Relation;
  kind: CatalogNodeKind;
  columns: readonly Column[];
  primaryKey?: readonly string[];
  foreignKeys?: readonly ForeignKey[];
  indexes?: readonly IndexDescription[];
  rowEstimate?: number;
  bytes?: number;
  comment?: string;
  /** Text of the view or of the table, where the vendor keeps it. */
  definition?: string;
}

/** A function that SQL can call, overloads together. */
export interface FunctionDescription {
  name: string;
  kind: 'scalar' | 'aggregate' | 'window' | 'table';
  /** Each overload as text, e.g. `round(v numeric, s integer) -> numeric`. */
  signatures: readonly string[];
  description?: string;
}

/** The words of a system's SQL besides the names of data. */
export interface SqlVocabulary {
  /** Words that are no plain names, in upper case. */
  reservedWords: readonly string[];
  functions: readonly FunctionDescription[];
}

export interface DescribeSchemaOptions {
  signal: AbortSignal;
  /** Called with at most a few hundred relations at a time, the next time only after it is done. */
  onBatch(relations: readonly RelationDescription[]): Promise<void>;
}

/** Optional facet: what is there, one level at a time. */
export interface Catalog {
  /** Children of a node; without one, the top level. Empty when there are none. */
  children(parent?: CatalogNode): Promise<CatalogNode[]>;
  /** Every table and view, flat. One round trip where the vendor allows it. */
  relations(): Promise<CatalogNode[]>;
  /** Throws `QueryError` with code `query-unknown-object` when the relation is not there. */
  describe(relation: Relation): Promise<RelationDescription>;
  /**
   * Every relation of one schema, in few round trips and small batches; sizes and definitions may be left out.
   * Absent where only single relations can be described.
   */
  describeSchema?(schema: string, options: DescribeSchemaOptions): Promise<void>;
  /** Reserved words and functions, also those that people added. Absent where the system does not list them. */
  vocabulary?(options: {signal: AbortSignal}): Promise<SqlVocabulary>;
}
