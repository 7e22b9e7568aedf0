import {readFileSync} from 'node:fs';
import {glob} from 'tinyglobby';
import {describe, expect, test} from 'vitest';
import {loadedModules} from '#test/helpers/loaded-modules.ts';
import {repositoryPath, repositoryRoot} from '#test/helpers/repository.ts';

const manifests = await glob('plugins/*/package.json', {cwd: repositoryRoot});
const plugins = manifests.toSorted().map((path) => path.split('/')[1]!);

function driversOf(name: string): string[] {
  const manifest = JSON.parse(readFileSync(repositoryPath(`plugins/${name}/package.json`), 'utf8'));
  return Object.keys(manifest.dependencies ?? {});
}

/** Drivers among the loaded files, whether they are files of their own or bundled into a chunk. */
function driversIn(modules: readonly string[], drivers: readonly string[]): string[] {
  const texts = modules.map((path) =>
    path.startsWith('dist/') ? readFileSync(repositoryPath(path), 'utf8') : path,
  );
  return drivers.filter((driver) => texts.some((text) => text.includes(`node_modules/${driver}/`)));
}

describe('what starting loads', () => {
  test('--version loads nothing but the binary', async () => {
    expect(await loadedModules(['bin/run.js', '--version'])).toEqual(['bin/run.js']);
  });

  test.each([['--help'], ['tables', '--help'], ['query', '--help']])(
    '%s %s loads no package and no command',
    async (...args) => {
      const modules = await loadedModules(['bin/run.js', ...args]);
      expect(driversIn(modules, plugins.flatMap(driversOf))).toEqual([]);
      expect(modules.filter((path) => /node_modules|^dist\/commands\//.test(path))).toEqual([]);
    },
  );

  test.each(plugins)('the definition of plugin %s loads no driver', async (name) => {
    const modules = await loadedModules(['--import', 'tsx', `plugins/${name}/index.ts`]);
    expect(modules).toContain(`plugins/${name}/index.ts`);
    expect(driversIn(modules, driversOf(name))).toEqual([]);
  });
});
