import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir, rename, rm} from 'node:fs/promises';
import {tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);
const tap = 'meltanolabs-tap-postgres';
const version = '0.10.0';

/** Path of a real tap, installed once into a virtual environment below the temporary folder. */
export async function tapPostgres(): Promise<string> {
  const cache = join(tmpdir(), `weir-engines-${userInfo().uid}`);
  const home = join(cache, `${tap}-${version}`);
  const program = join(home, 'bin', 'tap-postgres');
  if (existsSync(join(home, 'ready'))) return program;
  await mkdir(cache, {recursive: true});
  await rm(home, {recursive: true, force: true});
  await run('python3', ['-m', 'venv', home]);
  await run(join(home, 'bin', 'pip'), ['install', '--quiet', `${tap}==${version}`], {timeout: 300_000});
  await mkdir(join(home, 'installing'));
  await rename(join(home, 'installing'), join(home, 'ready'));
  return program;
}
