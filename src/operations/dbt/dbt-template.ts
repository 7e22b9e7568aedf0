import {readTarget} from '../../dbt/project/profile.ts';
import {loadRootPackage} from '../../dbt/load-dbt-project.ts';
import {UsageError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import type {Template} from '../init-project/template.ts';
import {dbtProjectFileName} from '../../dbt/project/load-project.ts';

/** weir.yml beside a dbt_project.yml, so that assets of weir can stand next to its models. */
export async function dbtTemplate(
  runtime: Runtime,
  directory: string,
  {profilesDirectory}: {profilesDirectory?: string | undefined},
): Promise<{template: Template; name: string}> {
  const {files, paths} = runtime;
  if (!(await files.exists(paths.join(directory, dbtProjectFileName))))
    throw new UsageError(`There is no ${dbtProjectFileName} in ${directory}`, {
      code: 'file-missing',
      hint: 'Name the folder of a dbt project: `weir init --from-dbt path/to/project`.',
    });
  const {file} = await loadRootPackage(runtime, directory, {variables: {}});
  const target = await readTarget(runtime, directory, file.profile ?? file.name, {
    variables: {},
    ...(profilesDirectory !== undefined && {profilesDirectory}),
  });
  const lines = [
    `project: ${file.name}`,
    `default_environment: ${target.name}`,
    '# The models, seeds, snapshots and tests of dbt_project.yml in this folder run as they are.',
    ...(profilesDirectory === undefined
      ? ['dbt: {}']
      : ['dbt:', `  profiles_dir: ${JSON.stringify(profilesDirectory)}`]),
    '# Targets of the dbt profile; choose one with --environment.',
    'environments:',
    ...target.known.map((name) => `  ${name}:`),
  ];
  const template: Template = {
    name: 'from-dbt',
    summary: 'weir.yml for a dbt project',
    files: () => ({'weir.yml': `${lines.join('\n')}\n`}),
  };
  return {template, name: file.name};
}
