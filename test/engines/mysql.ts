import {execFile, spawn} from 'node:child_process';
import {chown, mkdtemp, rm} from 'node:fs/promises';
import {existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {unpackDebianPackage} from './debian-package.ts';
import type {MariadbFacts, MariadbServer} from './mariadb.ts';
import {freePort, giveFile, serverIdentity, stopServer, untilReady} from './server-process.ts';

const run = promisify(execFile);

/**
 * Starts a fresh MySQL in a temporary folder, listening on a free loopback port only. Debian has it in its unstable
 * suite alone, so the server brings its own libraries and loader.
 */
export async function startMysql(): Promise<MariadbServer> {
  const root = join(await unpackDebianPackage('mysql-server-core', {suite: 'sid'}), 'usr');
  const libraries = join(root, 'lib', 'x86_64-linux-gnu');
  const loader = join(libraries, 'ld-linux-x86-64.so.2');
  const share = join(root, 'share', 'mysql');
  if (!existsSync(loader)) throw new Error('MySQL is only unpacked for x86-64');
  const identity = await serverIdentity();
  const folder = await mkdtemp(join(tmpdir(), 'mysql-test-'));
  const facts: MariadbFacts = {
    host: '127.0.0.1',
    port: await freePort(),
    user: 'weir_admin',
    password: 'correct-horse-battery',
    database: 'shop',
  };
  const command = [
    '--library-path',
    libraries,
    join(root, 'sbin', 'mysqld'),
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    `--tmpdir=${folder}`,
    `--lc-messages-dir=${share}`,
    `--character-sets-dir=${join(share, 'charsets')}`,
    `--plugin-dir=${join(root, 'lib', 'mysql', 'plugin')}`,
    '--secure-file-priv=NULL',
    '--skip-log-bin',
    '--innodb-redo-log-capacity=64M',
    '--innodb-flush-log-at-trx-commit=0',
  ];
  try {
    if (identity.uid !== undefined) await chown(folder, identity.uid, identity.gid!);
    const start = join(folder, 'start.sql');
    await giveFile(
      start,
      `create user ${facts.user}@'%' identified by '${facts.password}';\n` +
        `grant all on *.* to ${facts.user}@'%' with grant option;\ncreate database ${facts.database};\n`,
      identity,
    );
    await run(loader, [...command, '--initialize-insecure'], {...identity, cwd: folder});
    const flags = [
      `--port=${facts.port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--init-file=${start}`,
      '--mysqlx=OFF',
      '--skip-name-resolve',
      '--max-connections=60',
    ];
    const server = spawn(loader, [...command, ...flags], {
      ...identity,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await untilReady(server);
    return {...facts, pid: server.pid!, stop: () => stopServer(server, folder)};
  } catch (error) {
    await rm(folder, {recursive: true, force: true});
    throw error;
  }
}
