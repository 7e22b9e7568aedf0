import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir, rename, rm} from 'node:fs/promises';
import {tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);
const packages = ['dbt-core==1.10.23', 'dbt-duckdb==1.10.1', 'dbt-postgres==1.9.1', 'duckdb==1.5.6'];

/** dbt itself, to compare with. */
export interface Dbt {
  /** Runs a command of dbt in a folder that has its profiles.yml. Gives what it says; a failed test is no error here. */
  run(folder: string, ...args: string[]): Promise<string>;
  /** The same with further environment variables. */
  with(variables: Record<string, string>): Dbt;
}

/** Installs dbt once into a virtual environment below the temporary folder. */
export async function dbt(): Promise<Dbt> {
  const cache = join(tmpdir(), `weir-engines-${userInfo().uid}`);
  const home = join(cache, packages.join('-').replaceAll('==', '-'));
  if (!existsSync(join(home, 'ready'))) {
    await mkdir(cache, {recursive: true});
    await rm(home, {recursive: true, force: true});
    await run('python3', ['-m', 'venv', home]);
    await run(join(home, 'bin', 'pip'), ['install', '--quiet', ...packages], {timeout: 300_000});
    await mkdir(join(home, 'installing'));
    await rename(join(home, 'installing'), join(home, 'ready'));
  }
  return withVariables(join(home, 'bin', 'dbt'), {});
}

function withVariables(program: string, variables: Record<string, string>): Dbt {
  const quiet = {DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', DBT_USE_COLORS: 'false'};
  const env = {...process.env, ...quiet, ...variables};
  return {
    async run(folder, ...args) {
      const given = [...args, '--profiles-dir', folder];
      const {stdout} = await run(program, given, {cwd: folder, env, timeout: 240_000}).catch(
        (error: {code?: number; stdout?: string}) => {
          if (error.code === 1) return {stdout: error.stdout ?? ''};
          throw error;
        },
      );
      return stdout;
    },
    with: (further) => withVariables(program, {...variables, ...further}),
  };
}
