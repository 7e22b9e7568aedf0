import {parse} from 'yaml';
import {connectionFields} from '../../config/connection-fields.ts';
import {UsageError, fileError, messageOf} from '../../errors/index.ts';
import type {AdapterDefinition, FoundConnection} from '../../warehouse/index.ts';
import type {OperationContext} from '../context.ts';

const profilesFileName = 'profiles.yml';

/** Outputs of the dbt profiles on this machine that a plugin understands, with its type. */
export async function findDbtConnections(
  context: OperationContext,
): Promise<(FoundConnection & {type: string})[]> {
  const file = await findProfilesFile(context);
  if (file === undefined) return [];
  const outputs = profileOutputs(await readProfiles(context, file));
  const definitions = await Promise.all(context.adapters.map((entry) => entry.load()));
  return outputs.flatMap(({profile, target, output}) =>
    definitions.flatMap((definition) => {
      const settings = definition.fromDbtProfile?.(output);
      if (!settings) return [];
      return {
        name: `${profile}_${target}`,
        type: definition.name,
        origin: `${file} [${profile}.${target}]`,
        settings: mapValues({...secretsLeftOut(output, settings, definition), ...settings}, replaceVariable),
      };
    }),
  );
}

/** Plugins may leave plain secrets behind; they are kept here only to say what the user must set. */
function secretsLeftOut(
  output: Readonly<Record<string, unknown>>,
  settings: Readonly<Record<string, unknown>>,
  definition: AdapterDefinition,
): Record<string, unknown> {
  const secrets = connectionFields(definition).filter(
    ({secret, key}) => secret && !(key in settings) && key in output,
  );
  return Object.fromEntries(secrets.map(({key}) => [key, output[key]]));
}

function mapValues(
  record: Readonly<Record<string, unknown>>,
  change: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** As dbt looks for it: DBT_PROFILES_DIR, the current folder, `~/.dbt`. */
async function findProfilesFile({runtime}: OperationContext): Promise<string | undefined> {
  const {env, paths, files} = runtime;
  const folders = [env.get('DBT_PROFILES_DIR'), env.cwd, paths.join(env.homeDirectory, '.dbt')].filter(
    (folder) => folder !== undefined && folder !== '',
  );
  for (const folder of folders) {
    const file = paths.resolve(env.cwd, folder!, profilesFileName);
    if (await files.exists(file)) return file;
  }
  return undefined;
}

async function readProfiles({runtime}: OperationContext, file: string): Promise<unknown> {
  try {
    return parse(await runtime.files.readText(file), {merge: true});
  } catch (error) {
    const known = fileError(error, file);
    if (known) throw known;
    throw new UsageError(`${file} is not well-formed YAML: ${messageOf(error).split('\n', 1)[0]}`, {
      code: 'config-syntax',
      hint: 'Correct the file, or point DBT_PROFILES_DIR at another folder.',
      cause: error,
    });
  }
}

interface ProfileOutput {
  profile: string;
  target: string;
  output: Record<string, unknown>;
}

function profileOutputs(profiles: unknown): ProfileOutput[] {
  return mappingEntries(profiles)
    .filter(([profile]) => profile !== 'config')
    .flatMap(([profile, content]) =>
      mappingEntries((content as {outputs?: unknown} | null)?.outputs).map(([target, output]) => ({
        profile,
        target,
        output: Object.fromEntries(mappingEntries(output)),
      })),
    );
}

function mappingEntries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

const variableCall = /^\s*\{\{\s*env_var\(\s*(['"])(\w+)\1[^}]*\}\}\s*$/;

/** `{{ env_var('X') }}` is `env:X` here. */
function replaceVariable(value: unknown): unknown {
  const match = typeof value === 'string' ? variableCall.exec(value) : null;
  return match ? `env:${match[2]}` : value;
}
