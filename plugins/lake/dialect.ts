import type {Dialect} from '#src/warehouse/index.ts';
import {duckdbDialect} from '#plugins/duckdb/dialect.ts';

/** DuckDB reads the files. */
export const lakeDialect: Dialect = duckdbDialect;
