import {createHash} from 'node:crypto';
import {readFile, readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {expect} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {secret, type BadInputCase} from './case.ts';

/** More than this does not fit on one screen. */
const mostLines = 24;

/** A mistake gives the right status, words that help, no stack and no secret, and changes no file. */
export async function checkCase(badInput: BadInputCase): Promise<void> {
  const directory = await createFolder(badInput.files);
  const beside = await badInput.around?.(directory);
  const before = await digestFiles(directory);
  try {
    const result = await runWeir(badInput.args, {
      cwd: directory,
      env: {HOME: directory, ...badInput.env},
      ...(badInput.input !== undefined && {input: badInput.input}),
    });
    const {stdout, stderr, exitCode} = result;
    expect({exitCode, stderr}).toMatchObject({exitCode: badInput.exitCode});
    for (const words of badInput.says) expect(stderr).toMatch(words);
    expect(stdout).toMatch(badInput.prints ?? /^$/);
    expect(stderr).not.toMatch(/\n\s+at |defect in weir/);
    expect(stderr.split('\n').length).toBeLessThanOrEqual(mostLines);
    expect(stdout + stderr).not.toContain(secret);
  } finally {
    await beside?.stop();
  }
  expect(await digestFiles(directory)).toEqual(before);
}

/** Contents of the files that people write; databases and state are the business of other tests. */
async function digestFiles(directory: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const entry of await readdir(directory, {recursive: true, withFileTypes: true})) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.includes('/.weir/') || /\.(duckdb|sqlite)([.-]\w+)?$/.test(path)) continue;
    digests[path] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  }
  return digests;
}
