import type {AdapterDefinition} from '#src/warehouse/index.ts';
import {configSchema, type MysqlConfig} from './config.ts';
import {settingsFromDbtProfile} from './dbt-profile.ts';
import {dialect} from './dialect.ts';
import {discover} from './discover.ts';
import {translateError} from './errors.ts';
import {settingsFromUrl} from './url.ts';
import {connect} from './warehouse.ts';

const definition: AdapterDefinition<MysqlConfig> = {
  name: 'mysql',
  aliases: ['mariadb'],
  title: 'MySQL / MariaDB',
  summary: 'MySQL 8 or newer, MariaDB 10.5 or newer, and servers that speak their protocol',
  config: configSchema,
  dialect,
  capabilities: {
    catalog: true,
    jobs: true,
    explain: true,
    bulkRead: {selections: ['relation', 'statement'], offers: ['stream:csv']},
    bulkWrite: {
      accepts: ['stream:csv'],
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
    maxIdentifierLength: 64,
    defaultConcurrency: 4,
  },
  dependency: {package: 'mysql2', range: '^3.24.6'},
  connect,
  translateError,
  discover,
  fromDbtProfile: settingsFromDbtProfile,
  fromUrl: settingsFromUrl,
};

export default definition;
