import type {Dialect, Relation} from '#src/warehouse/index.ts';
import {duckdbDialect, quoteIdentifier} from '#plugins/duckdb/dialect.ts';

/** DuckDB's SQL, in which a quoted file name stands for a table. The dots of a name are not separators. */
export const filesDialect: Dialect = {
  ...duckdbDialect,
  quoteRelation: (relation) => quoteIdentifier(filePathOf(relation)),
};

/** What people type as `orders.csv` may have been taken apart at its dots. */
export function filePathOf({catalog, schema, name}: Relation): string {
  return [catalog, schema, name].filter((part) => part !== undefined).join('.');
}
