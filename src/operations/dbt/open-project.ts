import {parse} from 'yaml';
import {loadProject, type LoadOptions} from '../../config/load-project.ts';
import type {Project} from '../../config/project.ts';
import {UsageError, messageOf} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import type {AdapterTable} from '../../warehouse/index.ts';

const dbtProjectFileName = 'dbt_project.yml';

export interface OpenProjectOptions extends LoadOptions {
  /** Values for `var()` that win over those of the files. */
  variables?: Readonly<Record<string, unknown>>;
  /** Folder of profiles.yml of a dbt project. */
  profilesDirectory?: string;
}

/** The project of weir.yml, or of dbt_project.yml where no weir.yml is nearer. */
export async function openProject(
  runtime: Runtime,
  adapters: AdapterTable,
  options: OpenProjectOptions = {},
): Promise<Project> {
  const root = await findDbtRoot(runtime, options.directory ?? '.');
  if (root === undefined) {
    const project = await loadProject(runtime, adapters, options);
    if (project.dbtSettings) {
      const {withDbt} = await import('./dbt-project.ts');
      return withDbt(runtime, adapters, project, options);
    }
    return {...project, variables: {...project.variables, ...options.variables}};
  }
  const {dbtProject} = await import('./dbt-project.ts');
  return dbtProject(runtime, adapters, root, options);
}

async function findDbtRoot(runtime: Runtime, directory: string): Promise<string | undefined> {
  const {paths, files, env} = runtime;
  for (let folder = paths.resolve(env.cwd, directory); ; folder = paths.dirname(folder)) {
    if (await files.exists(paths.join(folder, 'weir.yml'))) return undefined;
    if (await files.exists(paths.join(folder, dbtProjectFileName))) return folder;
    if (paths.dirname(folder) === folder) return undefined;
  }
}

/** Values of `--vars`, a mapping in YAML or JSON. */
export function parseVariables(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new UsageError(`--vars is no YAML: ${messageOf(error).split('\n', 1)[0]}`, {
      code: 'usage',
      hint: "Write a mapping, e.g. --vars '{start: 2024-01-01}'.",
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new UsageError('--vars is no mapping of names to values', {
    code: 'usage',
    hint: "Write e.g. --vars '{start: 2024-01-01}'.",
  });
}
