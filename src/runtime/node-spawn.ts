import {TimeoutError} from '../errors/index.ts';
import type {Spawn} from './ports.ts';

export const nodeSpawn: Spawn = async (command, args, options = {}) => {
  const {execa} = await import('execa');
  const result = await execa(command, args as string[], {
    reject: false,
    stripFinalNewline: false,
    ...(options.cwd !== undefined && {cwd: options.cwd}),
    ...(options.input !== undefined ? {input: options.input} : {stdin: 'ignore' as const}),
    ...(options.shell && {shell: true, killDescendants: true}),
    ...(options.timeoutMs !== undefined && {timeout: options.timeoutMs}),
    ...(options.signal && {cancelSignal: options.signal}),
  });
  if (result.timedOut)
    throw new TimeoutError(`${command} did not end within ${options.timeoutMs! / 1000} s`, {
      cause: result.cause,
    });
  if (result.exitCode === undefined && result.cause) throw result.cause;
  return {
    stdout: String(result.stdout ?? ''),
    stderr: String(result.stderr ?? ''),
    exitCode: result.exitCode ?? 1,
  };
};
