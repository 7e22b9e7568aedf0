import type {Runtime} from '#src/runtime/ports.ts';
import type {FoundConnection} from '#src/warehouse/index.ts';
import {clientOptions, optionFilePath, readOptionFile} from './option-file.ts';

/** Connections that the client programs would know here. Passwords stay where they are. */
export async function discover(runtime: Runtime): Promise<FoundConnection[]> {
  return [...fromEnvironment(runtime), ...(await fromOptionFile(runtime))];
}

/** Variables of the client programs and of the servers' container images, in the order in which they count. */
const variables: readonly (readonly [variable: string, setting: string])[] = [
  ['MYSQL_HOST', 'host'],
  ['MARIADB_HOST', 'host'],
  ['MYSQL_TCP_PORT', 'port'],
  ['MYSQL_PORT', 'port'],
  ['MARIADB_PORT', 'port'],
  ['MYSQL_DATABASE', 'database'],
  ['MARIADB_DATABASE', 'database'],
  ['MYSQL_USER', 'user'],
  ['MARIADB_USER', 'user'],
];

const passwordVariables = ['MYSQL_PWD', 'MYSQL_PASSWORD', 'MARIADB_PASSWORD'];

function fromEnvironment({env}: Runtime): FoundConnection[] {
  const settings: Record<string, unknown> = {};
  const used: string[] = [];
  for (const [variable, setting] of variables) {
    const value = env.get(variable);
    if (value === undefined || value === '' || setting in settings) continue;
    settings[setting] = setting === 'port' ? Number(value) : value;
    used.push(variable);
  }
  if (!('host' in settings) && !('database' in settings)) return [];
  const password = passwordVariables.find((variable) => env.get(variable) !== undefined);
  if (password !== undefined) settings.password = `env:${password}`;
  return [{name: 'mysql', origin: joinWords(used), settings}];
}

async function fromOptionFile(runtime: Runtime): Promise<FoundConnection[]> {
  const {host, port, user, database, socket} = clientOptions(await readOptionFile(runtime));
  if (host === undefined && database === undefined && user === undefined) return [];
  return [
    {
      name: database ?? host ?? 'mysql',
      origin: optionFilePath(runtime),
      settings: {
        ...(host !== undefined ? {host} : socket !== undefined ? {host: socket} : {}),
        ...(port !== undefined && {port: Number(port)}),
        ...(database !== undefined && {database}),
        ...(user !== undefined && {user}),
      },
    },
  ];
}

function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
