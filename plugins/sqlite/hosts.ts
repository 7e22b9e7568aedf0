import type {ConnectOptions} from '#src/warehouse/index.ts';
import {UsageError} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {SqliteConfig} from './config.ts';
import {startHost, type Host} from './host.ts';

/** The processes of one connection. */
export interface Hosts {
  /** Absolute path of the database. */
  readonly path: string;
  readonly readOnly: boolean;
  /** Version of SQLite. */
  readonly version: string;
  acquire(signal?: AbortSignal): Promise<Host>;
  /** Gives one back. With `asNew` false, or when it is in a transaction, it ends. */
  release(host: Host, options?: {asNew: boolean}): Promise<void>;
  /** Runs work on a host of its own. */
  use<Result>(signal: AbortSignal | undefined, work: (host: Host) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

const mostIdle = 2;

/** Opens the database once, so that a file which is none shows here and not with the first statement. */
export async function openHosts(
  config: SqliteConfig,
  runtime: Runtime,
  {readOnly, signal}: Pick<ConnectOptions, 'readOnly' | 'signal'>,
): Promise<Hosts> {
  const path = runtime.paths.resolve(config.path);
  await prepareFile(path, readOnly, runtime);
  const lockTimeoutMs = Math.round(config.lock_timeout_seconds * 1000);
  const all = new Set<Host>();
  const idle: Host[] = [];
  let version = '';

  async function acquire(caller?: AbortSignal): Promise<Host> {
    caller?.throwIfAborted();
    const kept = idle.pop();
    if (kept?.isAlive()) return kept;
    const host = startHost();
    all.add(host);
    try {
      ({version} = await host.request('open', {path, readOnly, lockTimeoutMs}, caller));
      return host;
    } catch (error) {
      await end(host);
      throw error;
    }
  }

  async function end(host: Host): Promise<void> {
    await host.end();
    all.delete(host);
  }

  async function release(host: Host, {asNew} = {asNew: true}): Promise<void> {
    if (asNew && host.isAlive() && !host.inTransaction() && idle.length < mostIdle) idle.push(host);
    else await end(host);
  }

  await release(await acquire(signal));
  return {
    path,
    readOnly,
    version,
    acquire,
    release,
    async use(caller, work) {
      const host = await acquire(caller);
      let asNew = false;
      try {
        const result = await work(host);
        asNew = true;
        return result;
      } finally {
        await release(host, {asNew});
      }
    },
    async close() {
      await Promise.all([...all].map(end));
    },
  };
}

async function prepareFile(path: string, readOnly: boolean, {files, paths}: Runtime): Promise<void> {
  if (!readOnly) return files.makeDirectory(paths.dirname(path));
  if (await files.exists(path)) return;
  throw new UsageError(`There is no database file ${path}`, {
    code: 'file-missing',
    hint: 'Check `path` of the connection, or run a pipeline that writes to it first.',
    details: {path},
  });
}
