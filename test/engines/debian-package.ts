import {execFile} from 'node:child_process';
import {mkdir, mkdtemp, readdir, rename, rm, writeFile} from 'node:fs/promises';
import {existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);

export interface PackageOptions {
  /** Another suite than the one of this machine, with all that the package needs. Default: this machine's. */
  suite?: string;
}

/**
 * Unpacks a Debian package, with what it needs and this machine lacks, and returns the folder. Nothing is installed and
 * no service starts. The folder is kept for later runs. Throws where there is no Debian.
 */
export async function unpackDebianPackage(name: string, {suite}: PackageOptions = {}): Promise<string> {
  const cache = join(tmpdir(), `weir-engines-${process.getuid?.() ?? 0}`);
  const kept = join(cache, suite === undefined ? name : `${name}-${suite}`);
  if (existsSync(kept)) return kept;
  await mkdir(cache, {recursive: true});
  const work = await mkdtemp(join(cache, 'unpacking-'));
  try {
    const archives = await download(name, work, suite);
    const root = join(work, 'root');
    for (const archive of archives) await run('dpkg-deb', ['--extract', archive, root]);
    // Whoever came first has the same; a folder that is there must not be taken away from its users.
    await rename(root, kept).catch((error: NodeJS.ErrnoException) => {
      if (!existsSync(kept)) throw error;
    });
    return kept;
  } finally {
    await rm(work, {recursive: true, force: true});
  }
}

async function download(name: string, folder: string, suite: string | undefined): Promise<string[]> {
  const archives = join(folder, 'archives');
  await mkdir(join(archives, 'partial'), {recursive: true});
  const options = [
    `Dir::Cache::archives=${archives}`,
    'APT::Install-Recommends=0',
    'APT::Sandbox::User=root',
  ];
  if (suite !== undefined) options.push(...(await suiteOptions(suite, folder)));
  const apt = (...words: string[]) =>
    run('apt-get', [...options.flatMap((option) => ['-o', option]), ...words]);
  const install = () => apt('install', '--download-only', '--yes', name);
  if (suite !== undefined) await apt('update');
  await install().catch(async () => {
    // The lists of a fresh machine are missing or old.
    await apt('update');
    await install();
  });
  const files = await readdir(archives);
  return files.filter((file) => file.endsWith('.deb')).map((file) => join(archives, file));
}

/** Lists and the record of installed packages of its own, so that the machine's are left alone. */
async function suiteOptions(suite: string, folder: string): Promise<string[]> {
  await mkdir(join(folder, 'lists', 'partial'), {recursive: true});
  await writeFile(join(folder, 'sources.list'), `deb http://deb.debian.org/debian ${suite} main\n`);
  await writeFile(join(folder, 'status'), '');
  return [
    `Dir::State::lists=${join(folder, 'lists')}`,
    `Dir::State::status=${join(folder, 'status')}`,
    `Dir::Etc::sourcelist=${join(folder, 'sources.list')}`,
    'Dir::Etc::sourceparts=-',
  ];
}
