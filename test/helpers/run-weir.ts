import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa, type Options} from 'execa';
import {repositoryPath} from './repository.ts';

export interface WeirResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** Where weir keeps what belongs to no project, so that tests leave the folders of the person alone. */
export const testStateHome = join(tmpdir(), 'weir-test-state');

/** Runs the built binary as a user does. Never inherits the caller's own weir or PostgreSQL settings. */
export async function runWeir(
  args: readonly string[],
  options: Pick<Options, 'cwd' | 'env' | 'input' | 'timeout'> = {},
): Promise<WeirResult> {
  const result = await execa(process.execPath, [repositoryPath('bin/run.js'), ...args], {
    ...options,
    extendEnv: false,
    env: {...inheritedEnvironment(), ...options.env},
    ...(options.input === undefined && {stdin: 'ignore' as const}),
    reject: false,
    stripFinalNewline: false,
  });
  if (result.exitCode === undefined && !result.signal) throw result;
  return {
    stdout: String(result.stdout ?? ''),
    stderr: String(result.stderr ?? ''),
    exitCode: result.exitCode ?? -1,
  };
}

function inheritedEnvironment(): Record<string, string | undefined> {
  const {PATH, HOME, TMPDIR, LANG, SystemRoot, USERPROFILE, TEMP} = process.env;
  return {PATH, HOME, TMPDIR, LANG, SystemRoot, USERPROFILE, TEMP, XDG_STATE_HOME: testStateHome};
}
