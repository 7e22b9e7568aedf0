import type {OpenProjectOptions} from './open-project.ts';
import type {ConnectionSettings, Project} from '../../config/project.ts';
import {loadRootPackage} from '../../dbt/load-dbt-project.ts';
import type {DbtInvocation} from '../../dbt/project/base-context.ts';
import {dbtProjectFileName} from '../../dbt/project/load-project.ts';
import {readTarget, type DbtTarget} from '../../dbt/project/profile.ts';
import {UnsupportedError, UsageError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import type {AdapterDefinition, AdapterTable} from '../../warehouse/index.ts';

/** A weir.yml that stands beside a dbt_project.yml: connections and variables of both, the target as the environment. */
export async function withDbt(
  runtime: Runtime,
  adapters: AdapterTable,
  project: Project,
  options: OpenProjectOptions,
): Promise<Project> {
  const folder = project.dbtSettings?.profiles_dir;
  const dbt = await dbtProject(runtime, adapters, project.root, {
    ...options,
    environment: project.environment,
    ...(folder !== undefined && {profilesDirectory: runtime.paths.resolve(project.root, folder)}),
    variables: {...project.variables, ...options.variables},
  });
  return {
    ...project,
    environment: dbt.environment,
    connections: new Map([...dbt.connections, ...project.connections]),
    defaultConnection: project.defaultConnection ?? dbt.defaultConnection,
    dbt: {...dbt.dbt!, besideAssets: true},
  };
}

/** Target, variables and profile of a dbt project as an environment, variables and a connection of weir. */
export async function dbtProject(
  runtime: Runtime,
  adapters: AdapterTable,
  root: string,
  options: OpenProjectOptions,
): Promise<Project> {
  const variables = options.variables ?? {};
  const wanted =
    options.environment ??
    (runtime.env.get('WEIR_ENVIRONMENT') || runtime.env.get('DBT_TARGET') || undefined);
  const invocation: DbtInvocation = {
    variables,
    ...(wanted !== undefined && {target: wanted}),
    ...(options.profilesDirectory !== undefined && {profilesDirectory: options.profilesDirectory}),
  };
  const {file} = await loadRootPackage(runtime, root, {variables});
  const profile = file.profile;
  if (typeof profile !== 'string')
    throw new UsageError(`${runtime.paths.join(root, dbtProjectFileName)} names no profile`, {
      code: 'config-invalid',
      hint: 'Write `profile: <name of an entry of profiles.yml>`.',
    });
  const target = await readTarget(runtime, root, profile, invocation);
  const {connection} = await targetConnection(adapters, target);
  return {
    name: file.name,
    root,
    file: runtime.paths.join(root, dbtProjectFileName),
    environment: target.name,
    connections: new Map([[connection.name, connection]]),
    defaultConnection: connection.name,
    variables,
    variableRules: new Map(),
    concurrency: target.threads,
    dbt: {root, profile, invocation},
  };
}

/** The plugin and the connection of a target. Throws `UnsupportedError` where no plugin runs dbt projects there. */
export async function targetConnection(
  adapters: AdapterTable,
  target: DbtTarget,
): Promise<{connection: ConnectionSettings; definition: AdapterDefinition}> {
  const definitions = await Promise.all(adapters.map((entry) => entry.load()));
  for (const definition of definitions) {
    if (!definition.dbt) continue;
    const settings = definition.fromDbtProfile?.(target.output);
    if (!settings) continue;
    const connection = {
      name: target.name,
      type: definition.name,
      settings,
      readOnly: false,
      allowsPlainSecrets: true,
    };
    return {definition, connection};
  }
  const known = definitions.flatMap(({dbt}) => (dbt ? [dbt.type] : []));
  throw new UnsupportedError(`${target.file}: dbt projects on ${target.type} are not supported`, {
    hint: `Supported types of profiles: ${known.join(', ')}.`,
  });
}
