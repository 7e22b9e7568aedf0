import {parseYamlDocument, type YamlDocument} from '../../config/yaml-document.ts';
import {problemsError} from '../../config/document-problems.ts';
import {UsageError, fileError} from '../../errors/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {suggest} from '../../util/suggest.ts';
import {fileEnvironment, type DbtInvocation} from './base-context.ts';
import {renderTree, renderValue} from './native-render.ts';

const profilesFileName = 'profiles.yml';

/** One output of profiles.yml, rendered. */
export interface DbtTarget {
  profile: string;
  name: string;
  type: string;
  threads: number;
  /** As written; secrets too. */
  output: Readonly<Record<string, unknown>>;
  /** Names of all outputs of the profile. */
  known: readonly string[];
  file: string;
}

/** Reads the target that a project runs against. Throws `UsageError` that says where the profile was looked for. */
export async function readTarget(
  runtime: Runtime,
  root: string,
  profileName: string,
  invocation: DbtInvocation,
): Promise<DbtTarget> {
  const file = await findProfilesFile(runtime, root, invocation);
  const document = parseYamlDocument(await readText(runtime, file), file);
  const profiles = document.value as Record<string, unknown>;
  const profile = profiles[profileName];
  if (!isMapping(profile)) throw unknownProfile(file, profileName, Object.keys(profiles));
  const outputs = isMapping(profile['outputs']) ? profile['outputs'] : {};
  const environment = fileEnvironment(runtime, invocation.variables);
  const written = profile['target'];
  const fromFile = typeof written === 'string' ? String(renderValue(written, file, environment)) : undefined;
  const name = invocation.target ?? fromFile ?? 'default';
  const output = outputs[name];
  if (!isMapping(output)) throw unknownTarget(document, profileName, name, Object.keys(outputs));
  const rendered = renderTree(output, file, environment) as Record<string, unknown>;
  if (typeof rendered['type'] !== 'string')
    throw problemsError(document, [
      {
        position: document.positionOfKey([profileName, 'outputs', name]),
        message: `the output ${name} has no \`type\``,
        code: 'config-invalid',
        hint: 'Write the kind of system, as `type:` of the output.',
      },
    ]);
  return {
    profile: profileName,
    name,
    type: rendered['type'],
    threads: typeof rendered['threads'] === 'number' ? rendered['threads'] : 1,
    output: rendered,
    known: Object.keys(outputs),
    file,
  };
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As dbt looks for it: a folder that is named, DBT_PROFILES_DIR, the project, the current folder, `~/.dbt`. */
async function findProfilesFile(
  runtime: Runtime,
  root: string,
  {profilesDirectory}: DbtInvocation,
): Promise<string> {
  const {env, paths, files} = runtime;
  const named = profilesDirectory ?? (env.get('DBT_PROFILES_DIR') || undefined);
  const folders = named === undefined ? [env.cwd, root, paths.join(env.homeDirectory, '.dbt')] : [named];
  const candidates = [...new Set(folders.map((folder) => paths.resolve(env.cwd, folder, profilesFileName)))];
  for (const file of candidates) if (await files.exists(file)) return file;
  throw new UsageError(`There is no ${profilesFileName} for the dbt project in ${root}`, {
    code: 'file-missing',
    hint: `Looked for ${candidates.join(', ')}. Put it there, or name its folder by DBT_PROFILES_DIR or --profiles-dir.`,
  });
}

async function readText(runtime: Runtime, file: string): Promise<string> {
  try {
    return await runtime.files.readText(file);
  } catch (error) {
    throw fileError(error, file) ?? error;
  }
}

function unknownProfile(file: string, name: string, known: readonly string[]): UsageError {
  const near = suggest(name, known);
  return new UsageError(`${file} has no profile ${name}, which dbt_project.yml names`, {
    code: 'config-invalid',
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Known profiles: ${known.filter((profile) => profile !== 'config').join(', ') || 'none'}.`,
  });
}

function unknownTarget(
  document: YamlDocument,
  profile: string,
  name: string,
  known: readonly string[],
): UsageError {
  const near = suggest(name, known);
  const {line, column} = document.positionOfKey([profile, 'outputs']);
  return new UsageError(`${document.file}:${line}:${column}: the profile ${profile} has no target ${name}`, {
    code: 'usage-unknown-environment',
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Known targets: ${known.join(', ') || 'none'}.`,
  });
}
