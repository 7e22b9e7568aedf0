import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {adapters} from '#plugins/index.ts';
import {repositoryPath} from '#test/helpers/repository.ts';

const folders = readdirSync(repositoryPath('plugins'), {withFileTypes: true})
  .filter((entry) => entry.isDirectory())
  .map(({name}) => name);

test('every plugin folder is in the table', () => {
  expect(adapters.map(({name}) => name)).toEqual(folders.toSorted());
});

describe.each(folders)('plugin %s', (name) => {
  const has = (file: string) => existsSync(repositoryPath(`plugins/${name}/${file}`));

  test('has the standard files', () => {
    const standard = ['package.json', 'index.ts', 'config.ts', 'dialect.ts', 'warehouse.ts', 'errors.ts'];
    expect(standard.filter((file) => !has(file))).toEqual([]);
  });

  test('has a file for a facet only if it claims the facet', async () => {
    const {capabilities} = await adapters.find((entry) => entry.name === name)!.load();
    const facets = ['catalog', 'transform', 'jobs', 'explain'] as const;
    expect(facets.filter((facet) => has(`${facet}.ts`) && !capabilities[facet])).toEqual([]);
  });

  test('is a private workspace that says what it is tested against', () => {
    const manifest = JSON.parse(readFileSync(repositoryPath(`plugins/${name}/package.json`), 'utf8'));
    expect(manifest).toMatchObject({
      name: `@weir/${name}`,
      private: true,
      type: 'module',
      exports: './index.ts',
      weir: {verifiedBy: expect.stringMatching(/\w/)},
    });
  });

  test('has a test that runs the contract', () => {
    const test = readFileSync(repositoryPath(`test/plugins/${name}.test.ts`), 'utf8');
    expect(test).toContain('describeWarehouse(');
  });
});
