import {execFile, type ChildProcess} from 'node:child_process';
import {chmod, chown, readFile, rm, writeFile} from 'node:fs/promises';
import {createServer, type AddressInfo} from 'node:net';
import {join} from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);

/** Who runs a server; nobody in particular where this process may do so itself. */
export interface Identity {
  uid?: number;
  gid?: number;
}

/** The servers refuse to run as root, so there they run as `nobody`, whom every Unix knows. */
export async function serverIdentity(): Promise<Identity> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all([run('id', ['-u', 'nobody']), run('id', ['-g', 'nobody'])]);
  return {uid: Number(uid.stdout), gid: Number(gid.stdout)};
}

/** PEM files that turn TLS on. */
export interface TlsFiles {
  certificate: string;
  key: string;
}

/** Options of MySQL and MariaDB for a certificate, copied to where the server may read it. */
export async function tlsFlags(
  folder: string,
  identity: Identity,
  tls: TlsFiles | undefined,
): Promise<string[]> {
  if (!tls) return [];
  const [certificate, key] = [join(folder, 'server.crt'), join(folder, 'server.key')];
  await giveFile(certificate, await readFile(tls.certificate, 'utf8'), identity);
  await giveFile(key, await readFile(tls.key, 'utf8'), identity);
  return [`--ssl-cert=${certificate}`, `--ssl-key=${key}`];
}

export async function giveFile(path: string, text: string, identity: Identity): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o600);
  if (identity.uid !== undefined) await chown(path, identity.uid, identity.gid!);
}

export function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr!.on('data', (chunk: Buffer) => {
      if (log.length > 100_000) return;
      log += chunk.toString('utf8');
      if (log.includes('ready for connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`the server ended with status ${code}: ${log}`)));
  });
}

/** Ends a server of which nothing is kept; an orderly shutdown takes seconds. */
export async function stopServer(server: ChildProcess, folder: string): Promise<void> {
  if (server.exitCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await ended;
  }
  await rm(folder, {recursive: true, force: true});
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const {port} = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
