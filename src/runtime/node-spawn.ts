import type {Spawn} from './ports.ts';

export const nodeSpawn: Spawn = async (command, args, options = {}) => {
  const {execa} = await import('execa');
  const result = await execa(command, args as string[], {
    reject: false,
    stripFinalNewline: false,
    ...(options.cwd !== undefined && {cwd: options.cwd}),
    ...(options.input !== undefined ? {input: options.input} : {stdin: 'ignore' as const}),
    ...(options.shell && {shell: true}),
    ...(options.timeoutMs !== undefined && {timeout: options.timeoutMs}),
    ...(options.signal && {cancelSignal: options.signal}),
  });
  if (result.exitCode === undefined && result.cause) throw result.cause;
  return {
    stdout: String(result.stdout ?? ''),
    stderr: String(result.stderr ?? ''),
    exitCode: result.exitCode ?? 1,
  };
};
