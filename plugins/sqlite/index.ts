import type {AdapterDefinition} from '#src/warehouse/index.ts';
import {fromUrl, ownsFile, sqliteConfig, type SqliteConfig} from './config.ts';
import {sqliteDialect} from './dialect.ts';
import {translateError} from './errors.ts';

const sqlite: AdapterDefinition<SqliteConfig> = {
  name: 'sqlite',
  aliases: ['sqlite3'],
  title: 'SQLite',
  summary: 'A SQLite database file, read and written by the SQLite that comes with Node.',
  config: sqliteConfig,
  dialect: sqliteDialect,
  capabilities: {
    hasExclusiveWriter: true,
    catalog: true,
    jobs: false,
    explain: true,
    bulkRead: {selections: ['relation', 'statement'], offers: ['stream:csv']},
    bulkWrite: {
      accepts: ['stream:csv', 'stream:ndjson'],
      modes: ['append', 'replace', 'merge', 'delete+insert', 'insert-only', 'scd2', 'snapshot'],
      builds: true,
      keepsState: true,
      changesTables: true,
      refinesLoads: true,
    },
    transform: {
      materializations: ['table', 'view'],
      modes: ['append', 'replace', 'merge', 'delete+insert', 'insert-only', 'scd2', 'snapshot'],
    },
    cancel: 'server',
    identifierCase: 'preserve',
    maxIdentifierLength: 65_535,
    defaultConcurrency: 4,
  },
  async connect(config, runtime, options) {
    const {connectSqlite} = await import('./warehouse.ts');
    return connectSqlite(config, runtime, options);
  },
  translateError,
  fromUrl,
  ownsFile,
};

export default sqlite;
