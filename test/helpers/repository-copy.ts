import {cp, mkdtemp, rm, symlink} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {repositoryPath} from './repository.ts';

const entries = [
  'README.md',
  'bin',
  'commands',
  'package-lock.json',
  'package.json',
  'plugins',
  'src',
  'test',
  'tsconfig.json',
  'vitest.config.ts',
];

/** A copy of the sources in a folder of its own, with the packages that are installed here. */
export async function copyRepository(): Promise<{path: string; remove: () => Promise<void>}> {
  const path = await mkdtemp(join(tmpdir(), 'weir-copy-'));
  for (const entry of entries) await cp(repositoryPath(entry), join(path, entry), {recursive: true});
  await symlink(repositoryPath('node_modules'), join(path, 'node_modules'), 'dir');
  return {path, remove: () => rm(path, {recursive: true, force: true})};
}
