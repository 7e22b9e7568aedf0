import {createWriteStream} from 'node:fs';
import * as fs from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import {PassThrough, type Duplex} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {createGzip, createZstdCompress} from 'node:zlib';
import type {Compression, FileSink} from './ports.ts';

const compressors: Record<Compression, () => Duplex> = {
  none: () => new PassThrough(),
  gzip: () => createGzip(),
  zstd: () => createZstdCompress(),
};

/** Writes beside the target, through links to the file they lead to, and renames at the end. */
export async function openNodeSink(
  path: string,
  {overwrite, compression}: {overwrite: boolean; compression: Compression},
): Promise<FileSink> {
  const place = await findPlace(path, overwrite);
  const written = place.isSpecial ? place.target : place.temporary;
  const file = createWriteStream(written, place.isSpecial ? {} : {flags: 'wx', mode: place.mode});
  const input = compressors[compression]();
  const finished = pipeline(input, file);
  // A failure shows at the next write or at the commit.
  finished.catch(() => {});
  await opened(file);
  let isCommitted = false;
  return {
    async write(data) {
      if (input.destroyed) await finished;
      if (!input.write(data)) await Promise.race([drained(input), finished]);
    },
    async commit() {
      input.end();
      await finished;
      if (!place.isSpecial) await fs.rename(place.temporary, place.target);
      isCommitted = true;
      return file.bytesWritten;
    },
    async discard() {
      if (isCommitted) return;
      input.destroy();
      await finished.catch(() => {});
      if (!place.isSpecial) await fs.rm(place.temporary, {force: true});
    },
  };
}

interface Place {
  target: string;
  temporary: string;
  isSpecial: boolean;
  mode: number;
}

async function findPlace(path: string, overwrite: boolean): Promise<Place> {
  const target = await fs.realpath(path).catch(() => path);
  const stat = await fs.stat(target).catch(() => undefined);
  if (stat?.isDirectory()) throw systemError('EISDIR', 'it is a folder', path);
  if (stat?.isFile() && !overwrite) throw systemError('EEXIST', 'it exists already', path);
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}-${Date.now()}.tmp`);
  return {
    target,
    temporary,
    isSpecial: stat !== undefined && !stat.isFile(),
    mode: stat ? stat.mode & 0o777 : 0o666,
  };
}

function systemError(code: string, message: string, path: string): Error {
  return Object.assign(new Error(message), {code, path});
}

function opened(file: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve, reject) => {
    file.once('open', () => resolve());
    file.once('error', reject);
  });
}

function drained(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    stream.once('drain', resolve);
    stream.once('close', resolve);
  });
}
