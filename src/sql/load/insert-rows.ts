import {isThere, valueOf, where, type LoadStatement, type StagedLoad} from './staged-load.ts';

export interface InsertOptions {
  /** Literals for columns that the rows do not bring. */
  constants?: Readonly<Record<string, string>>;
  /** Conditions on the staged row `s`. */
  conditions?: readonly string[];
  /** Stands before `select`, e.g. `overriding system value`. */
  overriding?: string;
}

/** Adds the staged rows. */
export function insertRows(
  load: StagedLoad,
  {constants = {}, conditions = [], overriding = ''}: InsertOptions = {},
): LoadStatement {
  const names = [...load.columns.map(({name}) => name), ...Object.keys(constants)];
  const values = [...load.columns.map((column) => valueOf(load, column)), ...Object.values(constants)];
  return {
    text: `insert into ${load.target} (${names.map(load.dialect.quoteIdentifier).join(', ')}) ${overriding}
select ${values.join(', ')} from ${load.staging} s${where(conditions)}`,
    counts: 'written',
  };
}

/** Adds the staged rows whose key the target does not have. */
export function insertNewRows(load: StagedLoad, options: InsertOptions = {}): LoadStatement {
  return insertRows(load, {
    ...options,
    conditions: [`not ${isThere(load)}`, ...(options.conditions ?? [])],
  });
}
