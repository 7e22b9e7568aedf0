import {rm} from 'node:fs/promises';
import {execa} from 'execa';
import {repositoryRoot} from './repository.ts';

/**
 * Tests start the binary as users do, so it must hold the sources as they are. When they do not build,
 * no older build may pass for them.
 */
export async function setup(): Promise<void> {
  const result = await execa({
    cwd: repositoryRoot,
    reject: false,
    all: true,
  })`${process.execPath} bin/build.ts --if-stale`;
  if (result.exitCode === 0) return;
  await rm(`${repositoryRoot}/dist`, {recursive: true, force: true});
  process.stderr.write(`The build fails, so every test that starts the binary fails too:\n${result.all}\n`);
}
