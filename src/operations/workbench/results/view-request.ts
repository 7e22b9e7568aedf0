import type {Dialect} from '../../../warehouse/index.ts';
import {filterSql} from './filter-sql.ts';
import type {Filter} from './filter.ts';
import {columnSql, type StoredResult} from './stored-result.ts';

export interface SortBy {
  /** Index into the columns of the result. */
  column: number;
  direction: 'ascending' | 'descending';
}

/** Which rows to show and in which order. */
export interface ViewRequest {
  /** All must hold. */
  filters: readonly Filter[];
  /** The first counts most; rows that are equal keep their order. NULL comes last. */
  sort: readonly SortBy[];
}

/** All rows in the order in which they came. */
export function isNatural({filters, sort}: ViewRequest): boolean {
  return filters.length === 0 && sort.length === 0;
}

/** `from ... where ...`: the first rows of the result that satisfy the filters, named `r`. */
export function scopeSql(
  result: StoredResult,
  filters: readonly Filter[],
  {rowCount, dialect}: {rowCount: number; dialect: Dialect},
): string {
  const conditions = [
    `r.rowid < ${rowCount}`,
    ...filters.map((filter) => filterSql(result, filter, dialect)),
  ];
  return `from ${dialect.quoteIdentifier(result.table)} r where ${conditions.join(' and ')}`;
}

export function orderSql(result: StoredResult, sort: readonly SortBy[], dialect: Dialect): string {
  const keys = sort.flatMap(({column, direction}) =>
    columnSql(result, column, dialect).order.map(
      (expression) => `${expression} ${direction === 'ascending' ? 'asc' : 'desc'} nulls last`,
    ),
  );
  return `order by ${[...keys, 'r.rowid'].join(', ')}`;
}
