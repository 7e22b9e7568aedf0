import {existsSync} from 'node:fs';
import {readdir} from 'node:fs/promises';
import {join} from 'node:path';
import {chromium, type Browser} from 'playwright-core';
import {unpackDebianPackage} from './debian-package.ts';

/** A browser without a window, as Debian has it, with the libraries that this machine lacks. */
export async function startChromium(): Promise<Browser> {
  const root = join(await unpackDebianPackage('chromium'), 'usr', 'lib');
  const executablePath = join(root, 'chromium', 'chromium');
  if (!existsSync(executablePath)) throw new Error('the Debian package holds no browser');
  const libraries = await foldersWithLibraries(root);
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    env: {...process.env, LD_LIBRARY_PATH: libraries.join(':')},
  });
}

async function foldersWithLibraries(root: string): Promise<string[]> {
  const entries = await readdir(root, {recursive: true, withFileTypes: true});
  const found = entries.filter(({name}) => /\.so(\.\d+)*$/.test(name)).map(({parentPath}) => parentPath);
  return [...new Set(found)];
}
