import {createReadStream, createWriteStream} from 'node:fs';
import * as fs from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {pipeline} from 'node:stream/promises';
import {openNodeSink} from './node-file-sink.ts';
import {countBytes, openPipe, writePipe} from './node-pipes.ts';
import type {Files, Spawn} from './ports.ts';

export function createNodeFiles(spawn: Spawn): Files {
  return {
    readText: (path) => fs.readFile(path, 'utf8'),
    writeText: writeAtomically,
    createText: (path, text, options) => fs.writeFile(path, text, {flag: 'wx', ...options}),
    appendText: (path, text) => fs.appendFile(path, text),
    exists: (path) =>
      fs.access(path).then(
        () => true,
        () => false,
      ),
    async stat(path) {
      const stat = await fs.stat(path);
      return {
        bytes: stat.size,
        modifiedMs: stat.mtimeMs,
        isDirectory: stat.isDirectory(),
        inode: stat.ino,
      };
    },
    list: (directory) => fs.readdir(directory),
    async glob(patterns, directory) {
      const {glob} = await import('tinyglobby');
      const found = await glob(patterns, {
        cwd: directory,
        absolute: true,
        dot: false,
        expandDirectories: false,
      });
      return found.toSorted();
    },
    makeDirectory: async (path) => void (await fs.mkdir(path, {recursive: true})),
    rename: (from, to) => fs.rename(from, to),
    copy: (from, to) => fs.copyFile(from, to),
    remove: (path) => fs.rm(path, {recursive: true, force: true}),
    openRead: (path) => createReadStream(path),
    openWrite: (path) => createWriteStream(path),
    makeTemporaryDirectory: (prefix) => fs.mkdtemp(join(tmpdir(), prefix)),
    async makePipe(path) {
      if (process.platform === 'win32') return false;
      return (await spawn('mkfifo', [path])).exitCode === 0;
    },
    writePipe,
    openPipe,
    async writeStream(path, source, options) {
      const target = createWriteStream(path);
      return countBytes(
        () => target.bytesWritten,
        options,
        () => pipeline(source, target, {signal: options.signal}),
      );
    },
    openSink: openNodeSink,
  };
}

async function writeAtomically(
  path: string,
  text: string,
  options: {mode?: number; isNew?: boolean} = {},
): Promise<void> {
  const temporary = join(
    dirname(path),
    `.${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2)}.tmp`,
  );
  try {
    const handle = await fs.open(temporary, 'wx', options.mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (options.isNew) await claim(temporary, path);
    else await fs.rename(temporary, path);
  } catch (error) {
    await fs.rm(temporary, {force: true});
    throw error;
  }
}

const withoutLinks = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

/** Gives a whole file its name, if nothing has it. */
async function claim(temporary: string, path: string): Promise<void> {
  try {
    await fs.link(temporary, path);
  } catch (error) {
    if (!withoutLinks.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    // Some file systems have no links: an empty file takes the name first, and the whole one its place.
    await (await fs.open(path, 'wx')).close();
    return fs.rename(temporary, path);
  }
  await fs.rm(temporary, {force: true});
}
