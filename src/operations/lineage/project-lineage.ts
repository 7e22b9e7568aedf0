import type {ColumnUse, FilterClause, OutputColumn} from '../../sql/lineage/index.ts';

/** A column of an asset or of a table that the project only reads. */
export interface ColumnRef {
  node: string;
  column: string;
}

export interface LineageColumn {
  name: string;
  /** As the system spells it, where the catalog or a contract knows it. */
  type?: string;
  description?: string;
  /** `source` for columns that come from outside of the project. */
  how: OutputColumn['how'] | 'source';
  sources: readonly (ColumnRef & {how: ColumnUse})[];
  /** Why the sources are not known, or not all of them. */
  problem?: string;
}

export type LineageNodeKind = 'sql' | 'ingest' | 'seed' | 'job' | 'source' | 'exposure';

/** A table with its columns, and where they come from. */
export interface LineageNode {
  /** Name of the asset, or `connection/schema.table` of a table that no asset makes. */
  name: string;
  kind: LineageNodeKind;
  connection: string;
  /** Dotted display form. */
  relation: string;
  /** Below the project folder. */
  file?: string;
  columns: readonly LineageColumn[];
  /** False when the table may have columns that are not listed. */
  isComplete: boolean;
  /** Nodes that it reads, by name. */
  upstream: readonly string[];
  /** Columns that decide which rows there are. */
  filters: readonly (ColumnRef & {clause: FilterClause})[];
  /** What could not be told. */
  problems: readonly string[];
}

/** All tables of a project, those that come first before those that read them. */
export interface ProjectLineage {
  project: string;
  environment: string;
  nodes: ReadonlyMap<string, LineageNode>;
}

export function columnOf(node: LineageNode | undefined, name: string): LineageColumn | undefined {
  return (
    node?.columns.find((column) => column.name === name) ??
    node?.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
  );
}
