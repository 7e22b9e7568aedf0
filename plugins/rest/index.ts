import type {AdapterDefinition} from '#src/warehouse/index.ts';
import {restConfig, type RestConfig} from './config.ts';
import {restDialect} from './dialect.ts';
import {translateError} from './errors.ts';

const rest: AdapterDefinition<RestConfig> = {
  name: 'rest',
  aliases: ['api'],
  title: 'REST APIs',
  summary:
    'Resources of any HTTP API with JSON, declared in YAML: authentication, pages, parents, what is new.',
  config: restConfig,
  dialect: restDialect,
  capabilities: {
    catalog: false,
    jobs: false,
    bulkRead: {selections: ['stream'], offers: ['files', 'stream:csv']},
    cancel: 'server',
    identifierCase: 'preserve',
    maxIdentifierLength: 65_535,
    defaultConcurrency: 4,
  },
  async connect(config, runtime) {
    const {connectApi} = await import('./warehouse.ts');
    return connectApi(config, runtime);
  },
  translateError,
};

export default rest;
