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
