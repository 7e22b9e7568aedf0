import type {AdapterDefinition} from '#src/warehouse/index.ts';
import {scriptConfig, type ScriptConfig} from './config.ts';
import {scriptDialect} from './dialect.ts';
import {translateError} from './errors.ts';

const script: AdapterDefinition<ScriptConfig> = {
  name: 'script',
  aliases: [],
  title: 'Scripts',
  summary: 'Records of TypeScript, JavaScript and Python generators, as assets of their own or by name.',
  config: scriptConfig,
  dialect: scriptDialect,
  capabilities: {
    catalog: false,
    jobs: false,
    bulkRead: {selections: ['stream'], offers: ['files', 'stream:csv']},
    cancel: 'server',
    identifierCase: 'preserve',
    maxIdentifierLength: 65_535,
    defaultConcurrency: 4,
  },
  assetExtensions: ['.ts', '.mts', '.js', '.mjs', '.py'],
  forAssets: (root) => ({root}),
  async connect(config, runtime) {
    const {connectScripts} = await import('./warehouse.ts');
    return connectScripts(config, runtime);
  },
  translateError,
};

export default script;
