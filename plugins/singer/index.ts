import type {AdapterDefinition} from '#src/warehouse/index.ts';
import {singerConfig, type SingerConfig} from './config.ts';
import {singerDialect} from './dialect.ts';
import {translateError} from './errors.ts';

const singer: AdapterDefinition<SingerConfig> = {
  name: 'singer',
  aliases: ['tap'],
  title: 'Singer taps',
  summary: 'Streams of any Singer tap, run as a program of its own.',
  config: singerConfig,
  dialect: singerDialect,
  capabilities: {
    catalog: false,
    jobs: false,
    bulkRead: {selections: ['stream'], offers: ['files', 'stream:csv']},
    cancel: 'server',
    identifierCase: 'preserve',
    maxIdentifierLength: 65_535,
    defaultConcurrency: 1,
  },
  async connect(config, runtime) {
    const {connectTap} = await import('./warehouse.ts');
    return connectTap(config, runtime);
  },
  translateError,
};

export default singer;
