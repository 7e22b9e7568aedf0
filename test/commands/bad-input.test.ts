import {createHash} from 'node:crypto';
import {mkdir, mkdtemp, readFile, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {describe, expect, inject, test} from 'vitest';
import {requireEngine} from '#test/engines/require-engine.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {assetCases} from './bad-input/asset-cases.ts';
import {secret, type BadInputCase} from './bad-input/case.ts';
import {commandCases} from './bad-input/command-cases.ts';
import {connectionCases} from './bad-input/connection-cases.ts';
import {dataCases} from './bad-input/data-cases.ts';
import {projectCases} from './bad-input/project-cases.ts';

/** More than this does not fit on one screen. */
const mostLines = 24;

async function checkCase(badInput: BadInputCase): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'weir-bad-'));
  try {
    for (const [path, text] of Object.entries(badInput.files ?? {})) {
      await mkdir(dirname(join(directory, path)), {recursive: true});
      await writeFile(join(directory, path), text);
    }
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
  } finally {
    await rm(directory, {recursive: true, force: true});
  }
}

/** Contents of the files that people write; databases and state are the business of other tests. */
async function digestFiles(directory: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const entry of await readdir(directory, {recursive: true, withFileTypes: true})) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.includes('/.weir/') || /\.duckdb(\.wal)?$/.test(path)) continue;
    digests[path] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  }
  return digests;
}

describe.concurrent('bad input', () => {
  describe.each([
    ['in weir.yml', projectCases],
    ['in asset files', assetCases],
    ['on the command line', commandCases],
    ['in data and statements', dataCases],
  ])('%s', (_, cases) => {
    test.each(cases)('$title', (badInput) => checkCase(badInput));
  });
});
