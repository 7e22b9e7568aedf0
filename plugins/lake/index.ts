import type {AdapterDefinition} from '#src/warehouse/index.ts';
import {fromUrl, lakeConfig, type LakeConfig} from './config.ts';
import {lakeDialect} from './dialect.ts';
import {translateError} from './errors.ts';

const lake: AdapterDefinition<LakeConfig> = {
  name: 'lake',
  aliases: [],
  title: 'Lake folder',
  summary: 'Tables as Parquet, CSV or NDJSON files in a folder, with partitions and versions.',
  config: lakeConfig,
  dialect: lakeDialect,
  capabilities: {
    catalog: true,
    jobs: false,
    maintenance: true,
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
    cancel: 'server',
    identifierCase: 'preserve',
    maxIdentifierLength: 200,
    defaultConcurrency: 4,
    defaultSchema: 'main',
  },
  dependency: {package: '@duckdb/node-api', range: '^1.5.6-r.1'},
  async connect(config, runtime) {
    const {connectLake} = await import('./warehouse.ts');
    return connectLake(config, runtime);
  },
  translateError,
  fromUrl,
};

export default lake;
