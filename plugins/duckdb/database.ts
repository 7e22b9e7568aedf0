import type {DuckDBConnection, DuckDBInstance} from '@duckdb/node-api';
import {ConnectionError, UsageError} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {ConnectOptions} from '#src/warehouse/index.ts';
import {inMemoryPath, type DuckdbConfig} from './config.ts';
import {quoteIdentifier} from './dialect.ts';
import {translateOpenError} from './errors.ts';
import {countConnection, newConnectionCount, type ConnectionCount} from './little-memory.ts';

export type DuckdbApi = typeof import('@duckdb/node-api');

/** One opened database as one warehouse sees it. */
export interface Database {
  readonly api: DuckdbApi;
  /** Absolute, or `:memory:`. */
  readonly path: string;
  readonly readOnly: boolean;
  /** Runs work on a connection of its own; an abort interrupts what runs there. */
  use<Result>(
    signal: AbortSignal | undefined,
    work: (connection: DuckDBConnection) => Promise<Result>,
  ): Promise<Result>;
  connect(): Promise<DuckDBConnection>;
  close(): void;
}

interface SharedInstance {
  instance: Promise<DuckDBInstance>;
  readOnly: boolean;
  users: number;
  connections: ConnectionCount;
}

/**
 * A process may open a database file only once: the lock does not protect it from itself. So all warehouses on
 * one path share one instance, and the last one closes it.
 */
const openFiles = new Map<string, SharedInstance>();

export async function openDatabase(
  config: DuckdbConfig,
  runtime: Runtime,
  options: Pick<ConnectOptions, 'readOnly'>,
  settings: Readonly<Record<string, string>> = {},
): Promise<Database> {
  const api = await import('@duckdb/node-api');
  api.DuckDBTimestampTZValue.timezoneOffsetInMinutes = 0;
  const isFile = config.path !== inMemoryPath;
  const path = isFile ? runtime.paths.resolve(config.path) : inMemoryPath;
  const readOnly = isFile && options.readOnly;
  const open = (file?: string) => createInstance(api, config, runtime, {file, readOnly, settings});
  const shared = isFile ? await shareFile(path, readOnly, () => open(path)) : newShare(open(), readOnly);
  const instance = await shared.instance;
  const connect = async () => {
    const connection = await instance.connect();
    await countConnection(connection, shared.connections);
    if (readOnly && !shared.readOnly) await connection.run('begin transaction read only');
    return connection;
  };
  return {
    api,
    path,
    readOnly,
    connect,
    async use(signal, work) {
      const connection = await connect();
      const stopWatching = interruptOnAbort(connection, signal);
      try {
        return await work(connection);
      } finally {
        stopWatching();
        connection.closeSync();
      }
    },
    close() {
      if (--shared.users > 0) return;
      openFiles.delete(path);
      instance.closeSync();
    },
  };
}

async function shareFile(
  file: string,
  readOnly: boolean,
  open: () => Promise<DuckDBInstance>,
): Promise<SharedInstance> {
  const found = openFiles.get(file);
  if (found) {
    if (found.readOnly && !readOnly) throw openForReading(file);
    found.users++;
    return found;
  }
  const opened = newShare(open(), readOnly);
  openFiles.set(file, opened);
  await opened.instance.catch((error: unknown) => {
    openFiles.delete(file);
    throw error;
  });
  return opened;
}

function newShare(instance: Promise<DuckDBInstance>, readOnly: boolean): SharedInstance {
  return {instance, readOnly, users: 1, connections: newConnectionCount()};
}

async function createInstance(
  api: DuckdbApi,
  config: DuckdbConfig,
  runtime: Runtime,
  {
    file,
    readOnly,
    settings,
  }: {file?: string | undefined; readOnly: boolean; settings: Readonly<Record<string, string>>},
): Promise<DuckDBInstance> {
  const {paths, env} = runtime;
  if (file !== undefined) await prepareFile(file, readOnly, runtime);
  const spill =
    file === undefined ? paths.join(env.temporaryDirectory, `weir-duckdb-${env.pid}`) : `${file}.tmp`;
  const allSettings = {
    access_mode: readOnly ? 'READ_ONLY' : 'AUTOMATIC',
    autoinstall_known_extensions: 'false',
    // With more, rows wait in memory and then hold up their source while they are compressed at once.
    write_buffer_row_group_count: '1',
    memory_limit: config.memory_limit,
    temp_directory: config.temp_directory ?? spill,
    ...(config.threads !== undefined && {threads: String(config.threads)}),
    ...settings,
  };
  const instance = await api.DuckDBInstance.create(file ?? inMemoryPath, allSettings).catch(
    (error: unknown) => {
      throw translateOpenError(error, file ?? inMemoryPath) ?? error;
    },
  );
  if (config.extensions.length > 0) await loadExtensions(instance, config.extensions);
  return instance;
}

async function prepareFile(file: string, readOnly: boolean, {files, paths}: Runtime): Promise<void> {
  if (!readOnly) return files.makeDirectory(paths.dirname(file));
  if (await files.exists(file)) return;
  throw new UsageError(`There is no database file ${file}`, {
    code: 'file-missing',
    hint: 'Check `path` of the connection, or run a pipeline that writes to it first.',
    details: {path: file},
  });
}

async function loadExtensions(instance: DuckDBInstance, names: readonly string[]): Promise<void> {
  const connection = await instance.connect();
  try {
    for (const name of names) {
      const load = `load ${quoteIdentifier(name)}`;
      await connection.run(load).catch(async () => {
        await connection.run(`install ${quoteIdentifier(name)}`);
        await connection.run(load);
      });
    }
  } finally {
    connection.closeSync();
  }
}

function openForReading(file: string): ConnectionError {
  return new ConnectionError(`${file} is already open for reading in this command`, 'locked', {
    hint: 'Set `read_only: true` on every connection to this file or on none.',
    details: {path: file},
  });
}

const interruptEveryMs = 20;

/**
 * DuckDB forgets an interrupt that comes between two statements, so it is repeated until the work ends.
 * Returns what ends the watch.
 */
export function interruptOnAbort(connection: DuckDBConnection, signal: AbortSignal | undefined): () => void {
  if (!signal) return () => {};
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    connection.interrupt();
    timer ??= setInterval(() => connection.interrupt(), interruptEveryMs);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, {once: true});
  return () => {
    signal.removeEventListener('abort', onAbort);
    clearInterval(timer);
  };
}
