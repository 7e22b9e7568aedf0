export {duckdbDialect as singerDialect} from '#plugins/duckdb/dialect.ts';
