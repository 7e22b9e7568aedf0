import type {AdapterDefinition} from '#src/warehouse/index.ts';
import {filesConfig, fromUrl, type FilesConfig} from './config.ts';
import {filesDialect} from './dialect.ts';
import {translateError} from './errors.ts';

const files: AdapterDefinition<FilesConfig> = {
  name: 'files',
  aliases: ['file', 'csv', 'http'],
  title: 'Files',
  summary: 'CSV, TSV, JSON, NDJSON, Parquet and Excel, also gzip and zstd, in a folder or behind HTTP.',
  config: filesConfig,
  dialect: filesDialect,
  capabilities: {
    catalog: true,
    jobs: false,
    bulkRead: {
      selections: ['path', 'relation', 'statement'],
      offers: ['files', 'stream:csv', 'stream:parquet'],
    },
    bulkWrite: {
      accepts: ['files', 'stream:parquet', 'stream:native:postgres-scalars', 'stream:csv', 'stream:ndjson'],
      modes: ['replace'],
    },
    cancel: 'server',
    identifierCase: 'preserve',
    maxIdentifierLength: 255,
    defaultConcurrency: 4,
  },
  seedExtensions: ['.csv'],
  forAssets: (root) => ({root}),
  dependency: {package: '@duckdb/node-api', range: '^1.5.6-r.1'},
  async connect(config, runtime) {
    const {connectFiles} = await import('./warehouse.ts');
    return connectFiles(config, runtime);
  },
  translateError,
  fromUrl,
};

export default files;
