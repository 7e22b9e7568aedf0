/** dbt's name of a setting, and ours. */
const settingNames: readonly (readonly [dbt: string, ours: string])[] = [
  ['host', 'host'],
  ['port', 'port'],
  ['user', 'user'],
  ['pass', 'password'],
  ['password', 'password'],
  ['database', 'database'],
  ['dbname', 'database'],
  ['schema', 'schema'],
  ['sslmode', 'sslmode'],
  ['sslrootcert', 'sslrootcert'],
  ['application_name', 'application_name'],
  ['connect_timeout', 'connect_timeout'],
];

/** Values stay as they are: whoever imports them turns a password in plain text into a reference. */
export function settingsFromDbtProfile(
  output: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  if (output.type !== 'postgres') return undefined;
  const present = settingNames.filter(([dbt]) => output[dbt] !== undefined && output[dbt] !== null);
  return Object.fromEntries(present.map(([dbt, ours]) => [ours, output[dbt]]));
}
