import {execa} from 'execa';
import {expect, test} from 'vitest';
import {repositoryRoot} from '#test/helpers/repository.ts';

test('every generated file is what its generator writes', async () => {
  const result = await execa(process.execPath, ['--import', 'tsx', 'bin/generate.ts', '--check'], {
    cwd: repositoryRoot,
    reject: false,
  });
  expect(result.stdout + result.stderr).toBe('');
  expect(result.exitCode).toBe(0);
});
