import type {AdapterDefinition} from '#src/warehouse/index.ts';
import {memoryConfig, type MemoryConfig} from './config.ts';
import {memoryDialect} from './dialect.ts';
import {translateError} from './errors.ts';
import {defaultSchema} from './store.ts';

const memory: AdapterDefinition<MemoryConfig> = {
  name: 'memory',
  aliases: [],
  title: 'Memory',
  summary: 'Tables in the memory of this process, with failures on request.',
  config: memoryConfig,
  dialect: memoryDialect,
  capabilities: {
    catalog: true,
    jobs: true,
    bulkRead: {selections: ['relation', 'statement'], offers: ['stream:csv', 'stream:ndjson']},
    bulkWrite: {
      accepts: ['stream:csv', 'stream:ndjson'],
      modes: ['append', 'replace', 'merge', 'delete+insert', 'insert-only', 'snapshot'],
      builds: true,
      keepsState: true,
      changesTables: true,
    },
    transform: {materializations: ['table', 'view']},
    cancel: 'server',
    identifierCase: 'preserve',
    maxIdentifierLength: 1000,
    defaultConcurrency: 8,
    defaultSchema,
  },
  testing: true,
  async connect(config, runtime, options) {
    const {connectMemory} = await import('./warehouse.ts');
    return connectMemory(config, runtime, options);
  },
  translateError,
};

export default memory;
export {resetMemory} from './store.ts';
