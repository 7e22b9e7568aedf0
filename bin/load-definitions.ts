import {readFileSync} from 'node:fs';
import {glob} from 'tinyglobby';
import type {AdapterDefinition} from '#src/warehouse/index.ts';

export interface PluginFolder {
  folder: string;
  definition: AdapterDefinition;
  /** How the tests prove it, from `weir.verifiedBy` of its package.json. */
  verifiedBy: string;
}

/** Every plugin folder with its definition, by name. */
export async function loadDefinitions(root: string): Promise<PluginFolder[]> {
  const files = await glob('plugins/*/index.ts', {cwd: root});
  return Promise.all(
    files.toSorted().map(async (file) => {
      const folder = file.split('/')[1]!;
      const module = (await import(`${root}/${file}`)) as {default: AdapterDefinition};
      const manifest = JSON.parse(readFileSync(`${root}/plugins/${folder}/package.json`, 'utf8'));
      return {folder, definition: module.default, verifiedBy: manifest.weir?.verifiedBy ?? ''};
    }),
  );
}
