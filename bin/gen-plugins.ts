import type {GeneratedFile} from './generated-file.ts';
import {loadDefinitions, type PluginFolder} from './load-definitions.ts';

/** `plugins/index.ts`: what is known of every plugin without loading it. */
export async function generatePlugins(root: string): Promise<GeneratedFile> {
  const entries = (await loadDefinitions(root)).map(entry).join('\n');
  const text = `// Written by \`npm run generate\` from the folders beside it.
import type {AdapterTable} from '#src/warehouse/index.ts';

export const adapters: AdapterTable = [
${entries}
];
`;
  return {path: 'plugins/index.ts', text};
}

function entry({folder, definition}: PluginFolder): string {
  const {name, aliases, title, summary, capabilities, testing, assetExtensions, seedExtensions} = definition;
  const listed = (key: string, endings: readonly string[] | undefined) =>
    endings ? `\n    ${key}: [${endings.map(quote).join(', ')}],` : '';
  const endings = listed('assetExtensions', assetExtensions) + listed('seedExtensions', seedExtensions);
  return `  {
    name: ${quote(name)},
    aliases: [${aliases.map(quote).join(', ')}],
    title: ${quote(title)},
    summary: ${quote(summary)},
    embedded: ${capabilities.embedded === true},${testing ? '\n    testing: true,' : ''}${endings}
    load: async () => (await import('./${folder}/index.ts')).default,
  },`;
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}
