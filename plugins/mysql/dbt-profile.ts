/** dbt's name of a setting, and ours; `schema` is what the servers call a database. */
const settingNames: readonly (readonly [dbt: string, ours: string])[] = [
  ['host', 'host'],
  ['server', 'host'],
  ['port', 'port'],
  ['user', 'user'],
  ['username', 'user'],
  ['pass', 'password'],
  ['password', 'password'],
  ['schema', 'database'],
];

const types = new Set<unknown>(['mysql', 'mysql5', 'mariadb']);

/** Values stay as they are: whoever imports them turns a password in plain text into a reference. */
export function settingsFromDbtProfile(
  output: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  if (!types.has(output.type)) return undefined;
  const present = settingNames.filter(([dbt]) => output[dbt] !== undefined && output[dbt] !== null);
  return Object.fromEntries(present.map(([dbt, ours]) => [ours, output[dbt]]));
}
