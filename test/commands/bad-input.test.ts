import {createHash} from 'node:crypto';
import {readFile, readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {sharedPostgres} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';
import {assetCases} from './bad-input/asset-cases.ts';
import {secret, type BadInputCase} from './bad-input/case.ts';
import {commandCases} from './bad-input/command-cases.ts';
import {connectionCases} from './bad-input/connection-cases.ts';
import {dataCases} from './bad-input/data-cases.ts';
import {projectCases} from './bad-input/project-cases.ts';

/** More than this does not fit on one screen. */
const mostLines = 24;

const server = await requireEngine('PostgreSQL', sharedPostgres);

async function checkCase(badInput: BadInputCase): Promise<void> {
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
    if (!entry.isFile() || path.includes('/.weir/') || /\.duckdb(\.wal)?$/.test(path)) continue;
    digests[path] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  }
  return digests;
}

describe('bad input', () => {
  describe.each([
    ['in weir.yml', projectCases],
    ['in asset files', assetCases],
    ['on the command line', commandCases],
    ['in data and statements', dataCases],
  ])('%s', (_, cases) => {
    test.each(cases)('$title', (badInput) => checkCase(badInput));
  });

  describe.skipIf(!server)('in connections', () => {
    const cases = server ? connectionCases(server) : [];
    test.each(cases)('$title', (badInput) =>
      checkCase({...badInput, env: {...badInput.env, REAL_PASSWORD: server!.password}}),
    );
  });
});
