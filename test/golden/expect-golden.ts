import {readFile, writeFile} from 'node:fs/promises';
import {expect} from 'vitest';
import {repositoryPath} from '#test/helpers/repository.ts';

/** Compares byte by byte with a file of test/golden. `UPDATE_GOLDEN=1` writes the file instead. */
export async function expectGolden(name: string, actual: string): Promise<void> {
  const path = repositoryPath(`test/golden/${name}`);
  if (process.env.UPDATE_GOLDEN === '1') await writeFile(path, actual);
  expect(actual).toBe(await readFile(path, 'utf8'));
}
