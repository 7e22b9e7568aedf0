import type {Runtime} from '#src/runtime/ports.ts';
import type {FoundConnection} from '#src/warehouse/index.ts';

/** Keys of a service file, and our names of the same. Passwords in it are not read. */
const settingNames: Readonly<Record<string, string>> = {
  host: 'host',
  port: 'port',
  dbname: 'database',
  user: 'user',
  sslmode: 'sslmode',
  sslrootcert: 'sslrootcert',
  application_name: 'application_name',
  connect_timeout: 'connect_timeout',
};

const numbers = new Set(['port', 'connect_timeout']);

/** Entries of the user's service file, then of the system's; the first of a name counts, as in libpq. */
export async function readServiceFiles(runtime: Runtime): Promise<FoundConnection[]> {
  const found = new Map<string, FoundConnection>();
  for (const path of serviceFilePaths(runtime)) {
    if (!(await runtime.files.exists(path))) continue;
    for (const [name, settings] of parseServiceFile(await runtime.files.readText(path)))
      if (!found.has(name)) found.set(name, {name, origin: `${path} [${name}]`, settings});
  }
  return [...found.values()];
}

function serviceFilePaths({env, paths}: Runtime): string[] {
  const user = env.get('PGSERVICEFILE') ?? paths.join(env.homeDirectory, '.pg_service.conf');
  const systemFolder = env.get('PGSYSCONFDIR');
  return systemFolder === undefined ? [user] : [user, paths.join(systemFolder, 'pg_service.conf')];
}

/** `[name]` lines and `key=value` lines; `#` starts a comment line. */
function parseServiceFile(text: string): Map<string, Record<string, unknown>> {
  const services = new Map<string, Record<string, unknown>>();
  let current: Record<string, unknown> | undefined;
  for (const line of text.split(/\r?\n/).map((raw) => raw.trim())) {
    const section = /^\[(.+)\]$/.exec(line);
    if (section) {
      current = {};
      services.set(section[1]!, current);
      continue;
    }
    const setting = /^([a-z_]+)\s*=\s*(.*)$/.exec(line);
    const name = setting && settingNames[setting[1]!];
    if (name && current) current[name] = numbers.has(name) ? Number(setting[2]) : setting[2];
  }
  return services;
}
