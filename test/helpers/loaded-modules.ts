import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {execa} from 'execa';
import {repositoryPath, repositoryRoot} from './repository.ts';

/** Runs Node and returns the files it loaded, relative to the repository. */
export async function loadedModules(nodeArguments: readonly string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-modules-'));
  try {
    const record = join(folder, 'modules.txt');
    const hook = pathToFileURL(repositoryPath('test/helpers/record-modules.js')).href;
    await execa(process.execPath, ['--import', hook, ...nodeArguments], {
      cwd: repositoryRoot,
      env: {RECORD_MODULES: record, NODE_ENV: 'production'},
    });
    const root = `${pathToFileURL(repositoryRoot).href}/`;
    const urls = (await readFile(record, 'utf8')).split('\n').filter(Boolean);
    return [...new Set(urls)].map((url) => url.replace(root, '').replace(/\?.*$/, ''));
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}
