import {traceColumns, type LineageOptions} from '../sql/lineage/index.ts';
import type {Relation} from '../warehouse/index.ts';
import type {ChangeCategory, ColumnDifference} from './plan-document.ts';

/** What a change of a table does to those who read it. */
export interface Effect {
  /** Any row may differ. */
  rows: boolean;
  /** Columns that are gone or have other values, in lower case. */
  columns: ReadonlySet<string>;
  /** Columns that were not there before, in lower case. */
  added: ReadonlySet<string>;
}

export const noEffect: Effect = {rows: false, columns: new Set(), added: new Set()};

/** A table that is read, and what changes about it. */
export interface ReadTable {
  asset: string;
  relation: Relation;
  effect: Effect;
}

export interface Impact {
  category: ChangeCategory;
  reasons: string[];
  columns: ColumnDifference;
  effect: Effect;
  /** True where the table is as it was, so that it need not be built again. */
  keepsTable: boolean;
}

/** What changes of the tables that a SELECT reads do to its result, by the columns that it uses. */
export async function impactOf(
  sql: string,
  upstream: readonly ReadTable[],
  options: LineageOptions,
): Promise<Impact> {
  const broken = upstream.filter(({effect}) => effect.rows);
  if (broken.length > 0) return breaking(broken.map(({asset}) => `reads ${asset}, whose rows differ`));
  const moved = upstream.filter(({effect}) => effect.columns.size > 0 || effect.added.size > 0);
  if (moved.length === 0) return nothing(true);
  const lineage = await traceColumns(sql, options);
  const find = (table: {schema?: string; name: string}) =>
    moved.find(
      ({relation}) =>
        relation.name.toLowerCase() === table.name.toLowerCase() &&
        (table.schema === undefined || relation.schema?.toLowerCase() === table.schema.toLowerCase()),
    );
  const uses = ({table, column}: {table: {schema?: string; name: string}; column: string}) =>
    find(table)?.effect.columns.has(column.toLowerCase()) === true;
  const filters = lineage.filters.filter(uses);
  const unknown = [...lineage.problems, ...lineage.columns.flatMap(({problem}) => problem ?? [])];
  const isOnlyStar =
    unknown.length > 0 &&
    lineage.problems.length === 0 &&
    lineage.columns.every(({name, problem}) => !problem || name === '*');
  if (filters.length > 0)
    return breaking(
      filters.map(({table, column, clause}) => `${clause.toUpperCase()} uses ${table.name}.${column}`),
    );
  const losesColumns = moved.some(({effect}) => effect.columns.size > 0);
  if (losesColumns && unknown.length > 0)
    return breaking([`it cannot be told which columns it uses: ${unknown[0]}`]);
  const changed = lineage.columns.filter(({sources}) => sources.some(uses)).map(({name}) => name);
  if (changed.length > 0)
    return {
      category: 'breaking',
      reasons: [`uses ${namesOf(moved)}`],
      columns: {added: [], removed: [], changed},
      effect: {rows: false, columns: lower(changed), added: new Set()},
      keepsTable: false,
    };
  if (isOnlyStar || unknown.length > 0) {
    const added = moved.flatMap(({effect}) => [...effect.added]);
    return {
      ...nothing(false),
      columns: {added, removed: [], changed: []},
      effect: {...noEffect, added: new Set(added)},
    };
  }
  return nothing(true);
}

function namesOf(tables: readonly ReadTable[]): string {
  return tables
    .filter(({effect}) => effect.columns.size > 0)
    .map(({asset, effect}) => [...effect.columns].map((column) => `${asset}.${column}`).join(', '))
    .join(', ');
}

function breaking(reasons: string[]): Impact {
  return {
    category: 'breaking',
    reasons,
    columns: {added: [], removed: [], changed: []},
    effect: {rows: true, columns: new Set(), added: new Set()},
    keepsTable: false,
  };
}

function nothing(keepsTable: boolean): Impact {
  return {
    category: 'non-breaking',
    reasons: [],
    columns: {added: [], removed: [], changed: []},
    effect: noEffect,
    keepsTable,
  };
}

export function lower(names: readonly string[]): Set<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}
