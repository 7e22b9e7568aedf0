import {connect, isIP, type Socket} from 'node:net';
import type {SslOptions} from 'mysql2';
import type {Runtime} from '#src/runtime/ports.ts';
import {isSocketPath, type MysqlConfig} from './config.ts';

/**
 * TLS settings in the order to try them: `prefer` and `require` encrypt without checking who answers, unless a CA file
 * is given.
 */
export async function tlsAttempts(
  config: MysqlConfig,
  runtime: Runtime,
): Promise<(SslOptions | undefined)[]> {
  if (config.sslmode === 'disable' || isSocketPath(config.host)) return [undefined];
  const authority =
    config.sslrootcert === undefined ? undefined : await runtime.files.readText(config.sslrootcert);
  const isChecked =
    config.sslmode.startsWith('verify') || (config.sslmode === 'require' && authority !== undefined);
  const options: SslOptions = {
    rejectUnauthorized: isChecked,
    verifyIdentity: config.sslmode === 'verify-full',
    ...(authority !== undefined && {ca: authority}),
  };
  return config.sslmode === 'prefer' ? [options, undefined] : [options];
}

/** The driver's code for a server that does not speak TLS. */
export const tlsRefusal = 'HANDSHAKE_NO_SSL_SUPPORT';

/**
 * The driver compares a certificate with host names only: for an IP address it would take one for `localhost`. Node
 * looks at the host of the socket where it is told none, so the socket is given the address. Undefined where the driver
 * does right by itself.
 */
export function checkedSocket({sslmode, host, port}: MysqlConfig): (() => Socket) | undefined {
  if (sslmode !== 'verify-full' || isIP(host) === 0) return undefined;
  return () => Object.assign(connect({port, host, noDelay: true, keepAlive: true}), {_host: host});
}
