import type {Runtime} from '#src/runtime/ports.ts';
import type {FoundConnection} from '#src/warehouse/index.ts';
import {passwordFilePath, readPasswordFile} from './password.ts';
import {readServiceFiles} from './service-file.ts';

/** Connections that `psql` would know here. Passwords stay where they are. */
export async function discover(runtime: Runtime): Promise<FoundConnection[]> {
  return [
    ...fromEnvironment(runtime),
    ...(await readServiceFiles(runtime)),
    ...(await fromPasswordFile(runtime)),
  ];
}

/** libpq's variables, and our names of the same. */
const variables: Readonly<Record<string, string>> = {
  PGHOST: 'host',
  PGPORT: 'port',
  PGDATABASE: 'database',
  PGUSER: 'user',
  PGSSLMODE: 'sslmode',
  PGSSLROOTCERT: 'sslrootcert',
};

function fromEnvironment({env}: Runtime): FoundConnection[] {
  const present = Object.entries(variables).filter(([variable]) => env.get(variable) !== undefined);
  const isEnough = present.some(([, setting]) => setting === 'host' || setting === 'database');
  if (!isEnough) return [];
  const settings = Object.fromEntries(
    present.map(([variable, setting]) => [setting, settingValue(setting, env.get(variable)!)]),
  );
  const hasPassword = env.get('PGPASSWORD') !== undefined;
  return [
    {
      name: 'postgres',
      origin: joinWords(present.map(([variable]) => variable)),
      settings: {...settings, ...(hasPassword && {password: 'env:PGPASSWORD'})},
    },
  ];
}

async function fromPasswordFile(runtime: Runtime): Promise<FoundConnection[]> {
  const lines = await readPasswordFile(runtime);
  const origin = passwordFilePath(runtime);
  return lines
    .filter((line) => line.host !== '*' && line.user !== '*')
    .map(({host, port, database, user}) => ({
      name: database === '*' ? host : database,
      origin,
      settings: {
        host,
        ...(port !== '*' && {port: Number(port)}),
        ...(database !== '*' && {database}),
        user,
      },
    }));
}

function settingValue(setting: string, text: string): string | number {
  return setting === 'port' ? Number(text) : text;
}

function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
