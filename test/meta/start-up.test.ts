import {readFileSync} from 'node:fs';
import {glob} from 'tinyglobby';
import {describe, expect, test} from 'vitest';
import {loadedModules} from '#test/helpers/loaded-modules.ts';
import {repositoryPath, repositoryRoot} from '#test/helpers/repository.ts';

const manifests = await glob('plugins/*/package.json', {cwd: repositoryRoot});
const plugins = manifests.toSorted().map((path) => path.split('/')[1]!);

function packagesIn(modules: readonly string[]): string[] {
  return modules.filter((path) => path.includes('node_modules/'));
}

describe('what starting loads', () => {
  test('--version loads nothing but the binary', async () => {
    expect(await loadedModules(['bin/run.js', '--version'])).toEqual(['bin/run.js']);
  });

  test.each([['--help'], ['tables', '--help'], ['query', '--help']])(
    '%s %s loads no package and no command',
    async (...args) => {
      const modules = await loadedModules(['bin/run.js', ...args]);
      expect(packagesIn(modules)).toEqual([]);
      expect(modules.filter((path) => path.startsWith('dist/commands/'))).toEqual([]);
    },
  );

  test.each(plugins)('the definition of plugin %s loads no driver', async (name) => {
    const manifest = JSON.parse(readFileSync(repositoryPath(`plugins/${name}/package.json`), 'utf8'));
    const drivers = Object.keys(manifest.dependencies ?? {});
    const modules = await loadedModules(['--import', 'tsx', `plugins/${name}/index.ts`]);
    const loaded = drivers.filter((driver) =>
      modules.some((path) => path.includes(`node_modules/${driver}/`)),
    );
    expect(modules).toContain(`plugins/${name}/index.ts`);
    expect(loaded).toEqual([]);
  });
});
