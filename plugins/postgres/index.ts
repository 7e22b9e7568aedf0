import type {AdapterDefinition} from '#src/warehouse/index.ts';
import {configSchema, type PostgresConfig} from './config.ts';
import {dialect} from './dialect.ts';
import {discover} from './discover.ts';
import {dbtFlavour} from './dbt.ts';
import {settingsFromDbtProfile} from './dbt-profile.ts';
import {translateError} from './errors.ts';
import {settingsFromUrl} from './url.ts';
import {connect} from './warehouse.ts';

const definition: AdapterDefinition<PostgresConfig> = {
  name: 'postgres',
  aliases: ['postgresql', 'pg'],
  title: 'PostgreSQL',
  summary: 'PostgreSQL 13 or newer, and servers that speak its protocol',
  config: configSchema,
  dialect,
  capabilities: {
    errorFailsTransaction: true,
    catalog: true,
    jobs: true,
    explain: true,
    bulkRead: {
      selections: ['relation', 'statement', 'stream'],
      offers: ['stream:csv', 'stream:native:postgres', 'stream:native:postgres-scalars'],
    },
    bulkWrite: {
      accepts: ['stream:native:postgres', 'stream:csv'],
      modes: ['append', 'replace', 'merge', 'delete+insert', 'insert-only', 'scd2', 'snapshot'],
      builds: true,
      keepsState: true,
      changesTables: true,
      refinesLoads: true,
    },
    transform: {
      materializations: ['table', 'view'],
      modes: ['append', 'replace', 'merge', 'delete+insert', 'insert-only', 'scd2', 'snapshot'],
      pointsViews: true,
    },
    cancel: 'server',
    identifierCase: 'lower',
    maxIdentifierLength: 63,
    defaultConcurrency: 4,
    defaultSchema: 'public',
  },
  dependency: {package: 'pg', range: '^8.23.1'},
  connect,
  translateError,
  discover,
  dbt: dbtFlavour,
  fromDbtProfile: settingsFromDbtProfile,
  fromUrl: settingsFromUrl,
};

export default definition;
