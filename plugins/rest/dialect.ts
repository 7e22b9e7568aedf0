export {duckdbDialect as restDialect} from '#plugins/duckdb/dialect.ts';
