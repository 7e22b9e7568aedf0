/** dbt's name of a setting, and ours. */
const settingNames: readonly (readonly [dbt: string, ours: string])[] = [
  ['host', 'host'],
  ['port', 'port'],
  ['user', 'user'],
  ['dbname', 'database'],
  ['database', 'database'],
  ['schema', 'schema'],
  ['sslmode', 'sslmode'],
  ['sslrootcert', 'sslrootcert'],
  ['application_name', 'application_name'],
  ['connect_timeout', 'connect_timeout'],
];

/** A whole value that dbt reads from the environment: `{{ env_var('DB_HOST', 'localhost') }}`. */
const environmentReference = /^\{\{\s*env_var\(\s*['"](\w+)['"].*\}\}$/s;

/** A password in plain text is left behind: it must not spread into another file. */
export function settingsFromDbtProfile(
  output: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  if (output.type !== 'postgres') return undefined;
  const settings: Record<string, unknown> = {};
  for (const [dbt, ours] of settingNames)
    if (output[dbt] !== undefined) settings[ours] = asReference(output[dbt]) ?? output[dbt];
  const password = asReference(output.password ?? output.pass);
  return password === undefined ? settings : {...settings, password};
}

function asReference(value: unknown): string | undefined {
  const found = typeof value === 'string' ? environmentReference.exec(value.trim()) : null;
  return found ? `env:${found[1]}` : undefined;
}
