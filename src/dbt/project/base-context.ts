import {UsageError} from '../../errors/index.ts';
import {define, fromHost, jinjaGlobals, type Environment} from '../../jinja/index.ts';
import type {Runtime} from '../../runtime/ports.ts';
import {suggest} from '../../util/suggest.ts';

/** What decides how a project is read, besides its files. */
export interface DbtInvocation {
  /** Output of the profile. Undefined: what the profile says. */
  target?: string;
  profilesDirectory?: string;
  /** Values for `var()` that win over those of the files. */
  variables: Readonly<Record<string, unknown>>;
}

/** `env_var`: the value, a default, or an error that says what to set. */
export function environmentVariable(runtime: Pick<Runtime, 'env' | 'redactor'>) {
  return define('env_var', ['var', 'default?'], (name: string, fallback: unknown) => {
    const value = runtime.env.get(String(name));
    if (value !== undefined && String(name).startsWith('DBT_ENV_SECRET')) runtime.redactor.add(value);
    if (value !== undefined) return value;
    if (fallback !== undefined) return fallback;
    throw new UsageError(`the environment variable ${name} is not set`, {
      code: 'asset-invalid',
      hint: `Set ${name} or give env_var() a second argument.`,
    });
  });
}

/** `var` over any way to find a value; `names` are those that there are. */
export function variableFunction(find: (name: string) => unknown, names: () => readonly string[]) {
  const value = (name: string, fallback: unknown) => {
    const found = find(String(name));
    if (found !== undefined) return fromHost(found);
    if (fallback !== undefined) return fallback;
    const near = suggest(String(name), names());
    throw new UsageError(`there is no variable ${name}`, {
      code: 'asset-invalid',
      hint: `${near === undefined ? '' : `Did you mean ${near}? `}Set it under \`vars:\` of dbt_project.yml, by --vars, or give var() a second argument.`,
    });
  };
  return define('var', ['name', 'default?'], value, {
    has_var: define('has_var', ['name'], (name) => find(String(name)) !== undefined),
  });
}

/** Names that dbt_project.yml and profiles.yml know. */
export function fileEnvironment(
  runtime: Pick<Runtime, 'env' | 'redactor'>,
  variables: Readonly<Record<string, unknown>>,
  further: Readonly<Record<string, unknown>> = {},
): Environment {
  const names = new Map<string, unknown>([
    ...jinjaGlobals,
    ['env_var', environmentVariable(runtime)],
    [
      'var',
      variableFunction(
        (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
        () => Object.keys(variables),
      ),
    ],
    ...Object.entries(further).map(([name, value]) => [name, fromHost(value)] as const),
  ]);
  return {lookUp: (name) => names.get(name), undefinedPolicy: 'refuse'};
}
