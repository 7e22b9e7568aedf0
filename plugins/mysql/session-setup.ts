import type {MysqlConfig} from './config.ts';
import {ask, type Client} from './client.ts';

/** Makes the text of every value the same on all servers: UTC, UTF-8, and backslashes that escape. */
export async function sessionSetup(
  client: Client,
  config: MysqlConfig,
  readOnly: boolean,
): Promise<string[]> {
  const statements = [
    `set session time_zone = '+00:00', session sql_mode = concat(replace(@@sql_mode, 'NO_BACKSLASH_ESCAPES', ''), ',STRICT_ALL_TABLES')`,
  ];
  if (readOnly) statements.push('set session transaction read only');
  if (config.statement_timeout !== undefined) {
    const seconds = config.statement_timeout;
    statements.push(
      (await isMariadb(client))
        ? `set session max_statement_time = ${seconds}`
        : `set session max_execution_time = ${Math.ceil(seconds * 1000)}`,
    );
  }
  return statements;
}

/** The two servers went apart: they differ in clauses, settings and tables of the system. */
export async function isMariadb(client: Client): Promise<boolean> {
  return (await serverVersion(client)).product === 'MariaDB';
}

export interface ServerVersion {
  product: 'MySQL' | 'MariaDB';
  /** e.g. `10.11.19` */
  number: string;
  /** e.g. `[10, 11, 19]` */
  parts: readonly number[];
}

const versions = new WeakMap<Client, ServerVersion>();

export async function serverVersion(client: Client): Promise<ServerVersion> {
  const known = versions.get(client);
  if (known) return known;
  const [row] = await ask<{version: string}>(client, 'select version() as version');
  const number = /\d+(\.\d+)*/.exec(row!.version.replace(/^5\.5\.5-/, ''))?.[0] ?? row!.version;
  const version: ServerVersion = {
    product: /mariadb/i.test(row!.version) ? 'MariaDB' : 'MySQL',
    number,
    parts: number.split('.').map(Number),
  };
  versions.set(client, version);
  return version;
}

/** True when the version is at least this one. */
export function isAtLeast({parts}: ServerVersion, ...wanted: readonly number[]): boolean {
  for (const [index, part] of wanted.entries()) {
    const own = parts[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
