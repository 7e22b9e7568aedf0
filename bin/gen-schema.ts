import {weirJsonSchema} from '#src/config/json-schema.ts';
import type {GeneratedFile} from './generated-file.ts';
import {loadDefinitions} from './load-definitions.ts';

/** The JSON schema of weir.yml, for editors that take it from the repository. */
export async function generateSchema(root: string): Promise<GeneratedFile> {
  const plugins = await loadDefinitions(root);
  const adapters = plugins.map(({definition}) => ({
    name: definition.name,
    aliases: definition.aliases,
    title: definition.title,
    summary: definition.summary,
    embedded: definition.capabilities.embedded ?? false,
    load: () => Promise.resolve(definition),
  }));
  const schema = await weirJsonSchema(adapters);
  return {path: 'src/config/weir.schema.json', text: `${JSON.stringify(schema, undefined, 2)}\n`};
}
