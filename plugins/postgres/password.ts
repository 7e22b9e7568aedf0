import {fileError} from '#src/errors/index.ts';
import type {Runtime} from '#src/runtime/ports.ts';
import type {PostgresConfig} from './config.ts';

/** One line of a password file; `*` matches anything. */
export interface PasswordLine {
  host: string;
  port: string;
  database: string;
  user: string;
  password: string;
}

/** The role that logs in: as configured, or as libpq would choose it. */
export function userOf(config: PostgresConfig, runtime: Runtime): string {
  return config.user ?? runtime.env.get('PGUSER') ?? runtime.env.username;
}

/** The password, searched where libpq searches; undefined when there is none. The redactor learns it. */
export async function findPassword(config: PostgresConfig, runtime: Runtime): Promise<string | undefined> {
  const password =
    config.password ?? runtime.env.get('PGPASSWORD') ?? (await passwordFromFile(config, runtime));
  if (password !== undefined) runtime.redactor.add(password);
  return password;
}

export function passwordFilePath(runtime: Runtime): string {
  const configured = runtime.env.get('PGPASSFILE');
  if (configured !== undefined) return configured;
  return runtime.env.platform === 'win32'
    ? runtime.paths.join(runtime.env.get('APPDATA') ?? runtime.env.homeDirectory, 'postgresql', 'pgpass.conf')
    : runtime.paths.join(runtime.env.homeDirectory, '.pgpass');
}

/** All entries of the password file; none when there is no file. */
export async function readPasswordFile(runtime: Runtime): Promise<PasswordLine[]> {
  const path = passwordFilePath(runtime);
  if (!(await runtime.files.exists(path))) return [];
  try {
    return parsePasswordFile(await runtime.files.readText(path));
  } catch (error) {
    throw fileError(error, path) ?? error;
  }
}

/** `host:port:database:user:password`, with `\:` and `\\` for a literal colon and backslash. */
function parsePasswordFile(text: string): PasswordLine[] {
  return text.split(/\r?\n/).flatMap((line) => {
    if (line.startsWith('#')) return [];
    const fields = [...line.matchAll(/((?:\\.|[^:\\])*)(?::|$)/g)].map((match) =>
      match[1]!.replaceAll(/\\(.)/g, '$1'),
    );
    const [host, port, database, user, password] = fields;
    return host && port && database && user && password ? [{host, port, database, user, password}] : [];
  });
}

async function passwordFromFile(config: PostgresConfig, runtime: Runtime): Promise<string | undefined> {
  const user = userOf(config, runtime);
  const matches = (pattern: string, value: string) => pattern === '*' || pattern === value;
  const lines = await readPasswordFile(runtime);
  return lines.find(
    (line) =>
      matches(line.host, config.host.startsWith('/') ? 'localhost' : config.host) &&
      matches(line.port, String(config.port)) &&
      matches(line.database, config.database ?? user) &&
      matches(line.user, user),
  )?.password;
}
