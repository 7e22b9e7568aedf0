import type {DbtNode} from '../nodes/node.ts';

export interface IncrementalParts {
  /** Quoted SQL of both tables. */
  target: string;
  staging: string;
  /** Quoted names of the columns to write. */
  columns: readonly string[];
  /** As written; may be expressions. */
  uniqueKey: readonly string[];
  /** Further conditions that limit which rows of the target are looked at. */
  predicates: readonly string[];
}

export function uniqueKeyOf({config}: DbtNode): string[] {
  const key = config['unique_key'];
  return key === undefined || key === null ? [] : Array.isArray(key) ? key.map(String) : [String(key)];
}

export function insertStatement({target, staging, columns}: IncrementalParts): string {
  const list = columns.join(', ');
  return `insert into ${target} (${list}) (select ${list} from ${staging})`;
}

/** Removes the rows whose key is among the new ones, then adds those. */
export function deleteInsertStatements(parts: IncrementalParts): string[] {
  const {target, staging, uniqueKey, predicates} = parts;
  if (uniqueKey.length === 0) return [insertStatement(parts)];
  const key = uniqueKey.join(', ');
  const conditions = [`(${key}) in (select ${key} from ${staging})`, ...predicates];
  return [`delete from ${target} where ${conditions.join(' and ')}`, insertStatement(parts)];
}

/** Columns that a merge updates, by `merge_update_columns` or `merge_exclude_columns`. */
export function updatedColumns(
  {config}: DbtNode,
  columns: readonly {name: string; quoted: string}[],
): string[] {
  const listOf = (key: string) =>
    Array.isArray(config[key]) ? config[key].map((name) => String(name).toLowerCase()) : undefined;
  const only = listOf('merge_update_columns');
  const except = listOf('merge_exclude_columns') ?? [];
  return columns
    .filter(({name}) => only?.includes(name.toLowerCase()) ?? !except.includes(name.toLowerCase()))
    .map(({quoted}) => quoted);
}

export function mergeStatement(parts: IncrementalParts, updated: readonly string[]): string {
  const {target, staging, columns, uniqueKey, predicates} = parts;
  const same = uniqueKey.map((key) => `(DBT_INTERNAL_SOURCE.${key} = DBT_INTERNAL_DEST.${key})`);
  const conditions =
    uniqueKey.length === 0 ? ['FALSE'] : [...predicates.map((predicate) => `(${predicate})`), ...same];
  const list = columns.join(', ');
  const values = columns.map((column) => `DBT_INTERNAL_SOURCE.${column}`).join(', ');
  const sets = updated.map((column) => `${column} = DBT_INTERNAL_SOURCE.${column}`).join(', ');
  return [
    `merge into ${target} as DBT_INTERNAL_DEST using ${staging} as DBT_INTERNAL_SOURCE on (${conditions.join(' and ')})`,
    ...(uniqueKey.length > 0 && sets !== '' ? [`when matched then update set ${sets}`] : []),
    `when not matched then insert (${list}) values (${values})`,
  ].join('\n');
}
