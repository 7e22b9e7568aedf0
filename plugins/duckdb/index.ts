import type {AdapterDefinition} from '#src/warehouse/index.ts';
import {duckdbConfig, fromDbtProfile, fromUrl, type DuckdbConfig} from './config.ts';
import {dbtFlavour} from './dbt.ts';
import {duckdbDialect} from './dialect.ts';
import {translateError} from './errors.ts';

const duckdb: AdapterDefinition<DuckdbConfig> = {
  name: 'duckdb',
  aliases: [],
  title: 'DuckDB',
  summary: 'A DuckDB database file, or one in memory, opened inside weir.',
  config: duckdbConfig,
  dialect: duckdbDialect,
  capabilities: {
    embedded: true,
    hasExclusiveWriter: true,
    catalog: true,
    jobs: false,
    explain: true,
    spool: true,
    bulkRead: {
      selections: ['relation', 'statement'],
      offers: ['files', 'stream:csv', 'stream:parquet'],
    },
    bulkWrite: {
      accepts: ['files', 'stream:parquet', 'stream:native:postgres-scalars', 'stream:csv', 'stream:ndjson'],
      modes: ['append', 'replace', 'merge', 'delete+insert', 'insert-only', 'scd2', 'snapshot'],
      builds: true,
      keepsState: true,
      changesTables: true,
      refinesLoads: true,
    },
    transform: {
      materializations: ['table', 'view'],
      pointsViews: true,
      modes: ['append', 'replace', 'merge', 'delete+insert', 'insert-only', 'scd2', 'snapshot'],
    },
    cancel: 'server',
    identifierCase: 'preserve',
    maxIdentifierLength: 65_535,
    defaultConcurrency: 4,
    defaultSchema: 'main',
  },
  dependency: {package: '@duckdb/node-api', range: '^1.5.6-r.1'},
  async connect(config, runtime, options) {
    const {connectDuckdb} = await import('./warehouse.ts');
    return connectDuckdb(config, runtime, options);
  },
  translateError,
  dbt: dbtFlavour,
  fromDbtProfile,
  fromUrl,
};

export default duckdb;
