import type {ConnectionOptions} from 'node:tls';
import type {Runtime} from '#src/runtime/ports.ts';
import type {PostgresConfig} from './config.ts';

/**
 * TLS settings in the order to try them, with libpq's meaning of each mode: `prefer` and `require` encrypt
 * without checking who answers, unless a CA file is given.
 */
export async function tlsAttempts(
  config: PostgresConfig,
  runtime: Runtime,
): Promise<(ConnectionOptions | false)[]> {
  if (config.sslmode === 'disable' || config.host.startsWith('/')) return [false];
  const authority =
    config.sslrootcert === undefined ? undefined : await runtime.files.readText(config.sslrootcert);
  const isChecked =
    config.sslmode.startsWith('verify') || (config.sslmode === 'require' && authority !== undefined);
  const options: ConnectionOptions = {
    rejectUnauthorized: isChecked,
    ...(authority !== undefined && {ca: authority}),
    ...(config.sslmode !== 'verify-full' && {checkServerIdentity: () => undefined}),
  };
  return config.sslmode === 'prefer' ? [options, false] : [options];
}

/** The driver's sentence for a server that answered the request for TLS with no. */
export const tlsRefusal = 'The server does not support SSL connections';
