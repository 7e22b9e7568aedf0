export {duckdbDialect as scriptDialect} from '#plugins/duckdb/dialect.ts';
