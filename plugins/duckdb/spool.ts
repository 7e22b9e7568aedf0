import type {Readable} from 'node:stream';
import {systemCode} from '#src/errors/index.ts';
import type {Runtime, WriteOptions} from '#src/runtime/ports.ts';
import {inMemoryPath} from './config.ts';
import type {Database} from './database.ts';

const namePattern = /^\.weir-spool-(\d+)-/;

/**
 * A folder for the pipes and files of one transfer, on the disk of the database. The caller removes it; what
 * killed processes left is removed here.
 */
export async function createSpool(
  database: Pick<Database, 'path' | 'readOnly'>,
  {files, paths, env, randomId}: Runtime,
): Promise<string> {
  const hasFolder = database.path !== inMemoryPath && !database.readOnly;
  const parent = hasFolder ? paths.dirname(database.path) : env.temporaryDirectory;
  for (const name of await files.list(parent)) {
    const pid = namePattern.exec(name)?.[1];
    if (pid !== undefined && !env.isProcessAlive(Number(pid))) await files.remove(paths.join(parent, name));
  }
  const prefix = `.weir-spool-${env.pid}-`;
  if (!hasFolder) return files.makeTemporaryDirectory(prefix);
  const spool = paths.join(parent, `${prefix}${randomId()}`);
  await files.makeDirectory(spool);
  return spool;
}

/**
 * DuckDB blocks one of libuv's four threads for each pipe it has open, and a reader may wait for a writer of this
 * process. With at most one written and two read, one thread is left to let everything proceed.
 */
const freePipes = {written: 1, read: 2};

/** Creates a pipe if there is room for one; the caller gives the room back. */
export async function takePipe(
  path: string,
  use: keyof typeof freePipes,
  {files}: Runtime,
): Promise<(() => void) | undefined> {
  if (freePipes[use] === 0) return undefined;
  freePipes[use]--;
  const giveBack = () => void freePipes[use]++;
  if (await files.makePipe(path)) return giveBack;
  giveBack();
  return undefined;
}

export interface Feed extends WriteOptions {
  path: string;
  /** The reader wants to jump about, as for Parquet. */
  needsFile: boolean;
}

/** Offers a stream under a path while `read` reads it, through a pipe where that is possible. */
export async function feedReader<Result>(
  source: Readable,
  {path, needsFile, ...options}: Feed,
  runtime: Runtime,
  read: () => Promise<Result>,
): Promise<{result: Result; bytes: number}> {
  const giveBack = needsFile ? undefined : await takePipe(path, 'read', runtime);
  if (!giveBack) {
    const bytes = await runtime.files.writeStream(path, source, options);
    return {result: await read(), bytes};
  }
  try {
    return await feedPipe(source, {path, ...options}, runtime, read);
  } finally {
    giveBack();
  }
}

/**
 * An abort ends the source and with it the pipe, because nothing else wakes a reader that waits for data; only
 * when the reader is gone may the writer stop looking for it.
 */
async function feedPipe<Result>(
  source: Readable,
  {path, signal, onBytes}: Omit<Feed, 'needsFile'>,
  {files}: Runtime,
  read: () => Promise<Result>,
): Promise<{result: Result; bytes: number}> {
  const readerGone = new AbortController();
  const endSource = () => void source.destroy();
  signal.addEventListener('abort', endSource, {once: true});
  const writing = files.writePipe(path, source, {signal: readerGone.signal, ...(onBytes && {onBytes})});
  const written = writing.then(
    (bytes) => ({bytes}),
    (error: unknown) => ({error}),
  );
  try {
    const result = await read();
    return {result, bytes: await writing};
  } catch (error) {
    readerGone.abort();
    const outcome = await written;
    if ('error' in outcome && !isReaderGone(outcome.error)) throw outcome.error;
    throw error;
  } finally {
    signal.removeEventListener('abort', endSource);
  }
}

function isReaderGone(error: unknown): boolean {
  return ['EPIPE', 'ABORT_ERR', 'ERR_STREAM_PREMATURE_CLOSE'].includes(systemCode(error) ?? '');
}
