import type {ContractRule} from '../../project/contract.ts';
import type {Column, ColumnType} from '../../warehouse/index.ts';

export type {AgreedColumn, Contract, ContractRule} from '../../project/contract.ts';

export type DriftKind =
  | 'new-table'
  /** The source has it, the table does not. */
  | 'new-column'
  /** The table has it, the source does not. */
  | 'missing-column'
  /** The column of the table cannot hold every value of the source, but a wider one could. */
  | 'wider-type'
  /** The column of the table holds every value of the source and more. */
  | 'narrower-type'
  /** No type but text, if that, holds the values of both. */
  | 'incompatible-type';

/** What the contract does about a difference. */
export type DriftEffect =
  | 'create'
  | 'add'
  | 'widen'
  /** Nothing is done about it, nor need be. */
  | 'none'
  /** The column of the table goes with the rows that a replace replaces. */
  | 'drop'
  | 'fail'
  /** Rows or values are looked at one by one. */
  | 'discard_row'
  | 'discard_value'
  | 'quarantine'
  /** Values must fit all, or the load fails. */
  | 'check';

/** One difference between a source and its table. */
export interface Drift {
  kind: DriftKind;
  /** Absent for a whole table. */
  column?: string;
  /** What the table has. */
  from?: ColumnType;
  /** What the source has. */
  to?: ColumnType;
  /** The type that the column gets; present with `add` and `widen`. */
  becomes?: ColumnType;
  effect: DriftEffect;
  /** Why it fails, where that does not follow from the rule. */
  reason?: string;
}

/** A column of the source, and what of it reaches the table. */
export interface PlannedColumn {
  /** Of the source. */
  source: Column;
  /** Type in which it goes on. Default: that of the source. */
  castTo?: ColumnType;
  /** What becomes of rows whose value does not fit `castTo`. Present with it. */
  misfits?: ContractRule;
  /** The column as the table gets it when values do not fit; without it, they break the contract. */
  otherwise?: Column;
  /** What becomes of rows that have a value here although the table has no such column; the column is left out. */
  unexpected?: 'discard_row' | 'discard_value' | 'quarantine';
}

/** What is to be done so that rows of a source fit their table. */
export interface ContractPlan {
  drift: readonly Drift[];
  add: readonly Column[];
  widen: readonly Column[];
  columns: readonly PlannedColumn[];
  /** Values have to be looked at or columns left out before the rows are loaded. */
  needsShaping: boolean;
}
