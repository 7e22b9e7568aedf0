import {execFile, spawn, type ChildProcess} from 'node:child_process';
import {chown, mkdir, mkdtemp, readFile, rm} from 'node:fs/promises';
import {existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {inject} from 'vitest';
import {unpackDebianPackage} from './debian-package.ts';
import {
  freePort,
  serverIdentity,
  stopServer,
  tlsFlags,
  untilReady,
  type Identity,
  type TlsFiles,
} from './server-process.ts';

/** How to reach a running server. Plain data, so that it can be handed from the main process to workers. */
export interface MariadbFacts {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export interface MariadbServer extends MariadbFacts {
  pid: number;
  stop(): Promise<void>;
}

export interface MariadbOptions {
  /** PEM files that turn TLS on. Default: no TLS. */
  tls?: TlsFiles;
  /** More options of the server, e.g. `--local-infile=0`. */
  flags?: readonly string[];
}

declare module 'vitest' {
  interface ProvidedContext {
    mariadb: MariadbFacts | {missing: string};
  }
}

const run = promisify(execFile);

/** The server that all test files of this run share. Throws when it could not start. */
export async function sharedMariadb(): Promise<MariadbFacts> {
  const shared = inject('mariadb');
  if ('missing' in shared) throw new Error(shared.missing);
  return shared;
}

/** Starts a fresh MariaDB in a temporary folder, listening on a free loopback port only. */
export async function startMariadb(options: MariadbOptions = {}): Promise<MariadbServer> {
  const program = await findProgram();
  const identity = await serverIdentity();
  const folder = await mkdtemp(join(tmpdir(), 'mariadb-test-'));
  const facts: MariadbFacts = {
    host: '127.0.0.1',
    port: await freePort(),
    user: 'weir_admin',
    password: 'correct-horse-battery',
    database: 'shop',
  };
  try {
    await mkdir(join(folder, 'data'));
    if (identity.uid !== undefined)
      for (const path of [folder, join(folder, 'data')]) await chown(path, identity.uid, identity.gid!);
    await fillSystemTables(program, folder, {identity, facts});
    const flags = [
      ...commonFlags(program, folder),
      `--port=${facts.port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(folder, 'socket')}`,
      '--skip-name-resolve',
      '--max-connections=60',
      ...(await tlsFlags(folder, identity, options.tls)),
      ...(options.flags ?? []),
    ];
    const server = spawn(program.path, flags, {
      ...identity,
      cwd: folder,
      env: program.environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await untilReady(server);
    return {...facts, pid: server.pid!, stop: () => stopServer(server, folder)};
  } catch (error) {
    await rm(folder, {recursive: true, force: true});
    throw error;
  }
}

/** Runs one statement with all rights, on a connection of its own. */
export async function adminQuery<Row extends Record<string, unknown>>(
  {host, port, user, password, database}: MariadbFacts,
  text: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const {createConnection} = await import('mysql2/promise');
  const connection = await createConnection({host, port, user, password, database, multipleStatements: true});
  try {
    const [rows] = await connection.query(text, [...parameters]);
    return rows as Row[];
  } finally {
    await connection.end();
  }
}

/** An empty database on the server, for a test file alone. */
export async function createTestDatabase(facts: MariadbFacts, name: string): Promise<MariadbFacts> {
  await adminQuery(facts, `drop database if exists \`${name}\``);
  await adminQuery(facts, `create database \`${name}\``);
  return {...facts, database: name};
}

interface Program {
  path: string;
  /** Messages, character sets and the statements that make the system tables. */
  share: string;
  environment: NodeJS.ProcessEnv;
}

/** The server of this machine, or else the one of the Debian package, unpacked. */
async function findProgram(): Promise<Program> {
  for (const prefix of ['/usr', '/usr/local', '/opt/homebrew']) {
    const program = programBelow(prefix, process.env);
    if (program) return program;
  }
  const root = await unpackDebianPackage('mariadb-server-core');
  const {stdout} = await run('dpkg-architecture', ['-qDEB_HOST_MULTIARCH']).catch(() => ({
    stdout: process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu',
  }));
  const libraries = join(root, 'usr', 'lib', stdout.trim());
  const program = programBelow(join(root, 'usr'), {...process.env, LD_LIBRARY_PATH: libraries});
  if (!program) throw new Error(`there is no server in ${root}`);
  return program;
}

function programBelow(prefix: string, environment: NodeJS.ProcessEnv): Program | undefined {
  const path = ['sbin', 'bin'].map((folder) => join(prefix, folder, 'mariadbd')).find(existsSync);
  const share = ['mariadb', 'mysql'].map((name) => join(prefix, 'share', name)).find(existsSync);
  return path !== undefined && share !== undefined ? {path, share, environment} : undefined;
}

/** Nothing has to outlive the test, so nothing waits for the disk. */
function commonFlags({share}: Program, folder: string): string[] {
  return [
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    // A server that starts removes what it takes for left over there.
    `--tmpdir=${folder}`,
    `--lc-messages-dir=${share}`,
    `--character-sets-dir=${join(share, 'charsets')}`,
    '--innodb-log-file-size=8M',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-doublewrite=0',
    '--innodb-flush-method=nosync',
  ];
}

const systemTables = [
  'mysql_system_tables',
  'mysql_performance_tables',
  'mysql_system_tables_data',
  'maria_add_gis_sp_bootstrap',
  'mysql_sys_schema',
];

async function fillSystemTables(
  program: Program,
  folder: string,
  {identity, facts}: {identity: Identity; facts: MariadbFacts},
): Promise<void> {
  const prefix = program.share.endsWith('mysql') || existsSync(join(program.share, `${systemTables[0]}.sql`));
  const name = (file: string) => (prefix ? file : file.replace('mysql_', 'mariadb_'));
  const scripts = await Promise.all(
    systemTables.map((file) => readFile(join(program.share, `${name(file)}.sql`), 'utf8')),
  );
  const statements = [
    'create database if not exists mysql;',
    'use mysql;',
    'set @auth_root_socket = null;',
    ...scripts,
    'flush privileges;',
    `create database ${facts.database};`,
    `create user ${facts.user}@'%' identified by '${facts.password}';`,
    `grant all on *.* to ${facts.user}@'%' with grant option;`,
    '',
  ];
  const bootstrap = spawn(program.path, [...commonFlags(program, folder), '--bootstrap'], {
    ...identity,
    cwd: folder,
    env: program.environment,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = endOf(bootstrap);
  bootstrap.stdin!.on('error', () => {});
  bootstrap.stdin!.end(statements.join('\n'));
  const {status, log} = await ended;
  if (status !== 0) throw new Error(`MariaDB could not make its system tables: ${log}`);
}

function endOf(process: ChildProcess): Promise<{status: number | null; log: string}> {
  return new Promise((resolve, reject) => {
    let log = '';
    process.stderr!.on('data', (chunk: Buffer) => (log += chunk.toString('utf8')));
    process.once('error', reject);
    process.once('close', (status) => resolve({status, log}));
  });
}
