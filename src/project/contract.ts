import type {ColumnType} from '../warehouse/index.ts';

/**
 * What becomes of a column or value that the table did not expect: the table changes (`evolve`), the load fails
 * (`freeze`), the row is left out (`discard_row`), the value is (`discard_value`), or the row is put aside with the
 * reason (`quarantine`).
 */
export type ContractRule = 'evolve' | 'freeze' | 'discard_row' | 'discard_value' | 'quarantine';

/** A column that people agreed on, in the asset or in its contract file. */
export interface AgreedColumn {
  name: string;
  /** Default: that of the source. */
  type?: ColumnType;
  /** For this column instead of those of the contract. */
  rule?: ContractRule;
  /** True when the column itself is agreed, so that a table that lacks it gets it under every rule. */
  isExpected: boolean;
}

/** How far the table of an asset follows its source. */
export interface Contract {
  /** Whether a table that is not there is created. */
  tables: 'evolve' | 'freeze';
  /** For columns that the table lacks. */
  columns: ContractRule;
  /** For values that the type of their column has no room for. */
  types: ContractRule;
  agreed: readonly AgreedColumn[];
}

/** A JSON or struct column that becomes columns. */
export interface FlattenSettings {
  column: string;
  /** Objects within objects that are taken apart, 1 for the outermost only. Default: all. */
  depth?: number;
  /** Before the names of the new columns. */
  prefix: string;
}

/** An array in the rows that becomes a table. */
export interface ChildTableSettings {
  /** Name within the asset; part of load ids. */
  name: string;
  /** Column, then keys within it. */
  path: readonly string[];
  /** Dotted display form; default: the table of the asset, `_` and the name. */
  table?: string;
  /** Columns of the parent that identify it. */
  key: readonly string[];
}

/** How rows are shaped on their way. */
export interface ShapeSettings {
  contract: Contract;
  flatten: readonly FlattenSettings[];
  childTables: readonly ChildTableSettings[];
}

export const defaultContract: Contract = {tables: 'evolve', columns: 'evolve', types: 'evolve', agreed: []};

export const defaultShape: ShapeSettings = {contract: defaultContract, flatten: [], childTables: []};
