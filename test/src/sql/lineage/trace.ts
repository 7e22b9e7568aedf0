import {traceColumns, type LineageOptions, type QueryLineage} from '#src/sql/lineage/index.ts';

const shop: Record<string, readonly string[]> = {
  'raw.orders': ['id', 'customer_id', 'amount', 'placed'],
  'raw.customers': ['id', 'name', 'country'],
};

/** Lineage of a SELECT over a small shop whose other tables nobody knows. */
export function trace(sql: string, options: Partial<LineageOptions> = {}): Promise<QueryLineage> {
  return traceColumns(sql, {
    parserDialect: 'duckdb',
    identifierCase: 'preserve',
    columnsOf: ({schema, name}) => shop[`${schema}.${name}`.toLowerCase()],
    ...options,
  });
}

/** `total aggregate < orders.amount`, one line for each column. */
export function written({columns}: QueryLineage): string[] {
  return columns.map(({name, how, sources}) => {
    const read = sources.map(({table, column}) => `${table.name}.${column}`).toSorted();
    return [name, how, ...(read.length > 0 ? ['<', read.join(' ')] : [])].join(' ');
  });
}

/** `where orders.id`, one for each use, sorted. */
export function filtersOf({filters}: QueryLineage): string[] {
  return filters.map(({clause, table, column}) => `${clause} ${table.name}.${column}`).toSorted();
}
