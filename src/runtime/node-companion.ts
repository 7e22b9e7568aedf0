import {spawn, type ChildProcess} from 'node:child_process';
import type {Readable} from 'node:stream';
import type {Companion, StartCompanion} from './ports.ts';

/** A process group of its own, so that what the program starts ends with it. */
export const startNodeCompanion: StartCompanion = async (command, args, options = {}) => {
  const hasGroup = process.platform !== 'win32';
  const child = spawn(command, args, {
    ...(options.cwd !== undefined && {cwd: options.cwd}),
    env: {...process.env, ...options.env},
    detached: hasGroup,
    stdio: [
      options.input === undefined && !options.keepsInput ? 'ignore' : 'pipe',
      'pipe',
      'pipe',
      ...(options.withChannel ? ['pipe' as const] : []),
    ],
  });
  await started(child);
  child.stdin?.on('error', () => {});
  if (options.input !== undefined) child.stdin!.write(options.input);
  if (!options.keepsInput) child.stdin?.end();
  const kill = () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    if (!hasGroup) return void child.kill('SIGKILL');
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      child.kill('SIGKILL');
    }
  };
  process.once('exit', kill);
  const ended = new Promise<Awaited<Companion['ended']>>((resolve) =>
    child.once('exit', (exitCode, signal) => {
      process.removeListener('exit', kill);
      resolve({exitCode: exitCode ?? undefined, signal: signal ?? undefined});
    }),
  );
  const channel = child.stdio[3] as Readable | undefined;
  return {
    stdout: child.stdout!,
    stderr: child.stderr!,
    ...(channel && {channel}),
    ...(options.keepsInput && {stdin: child.stdin!}),
    ended,
    kill,
  };
};

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}
