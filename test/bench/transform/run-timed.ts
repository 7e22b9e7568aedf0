import {spawn} from 'node:child_process';
import {readFile} from 'node:fs/promises';

export interface TimedRun {
  stdout: string;
  stderr: string;
  status: number | null;
  elapsedMs: number;
  /** Of the process itself, at most, as far as the system tells. */
  peakMegabytes: number | undefined;
}

/** Runs a program to its end, whatever its status. */
export async function runTimed(
  program: string,
  words: readonly string[],
  {cwd, env}: {cwd: string; env?: Record<string, string>},
): Promise<TimedRun> {
  const startedMs = performance.now();
  const child = spawn(program, words, {
    cwd,
    env: {...process.env, ...env},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  let peakMegabytes: number | undefined;
  const timer = setInterval(() => {
    readFile(`/proc/${child.pid}/status`, 'utf8').then(
      (status) => {
        const kilobytes = /VmHWM:\s*(\d+)/.exec(status)?.[1];
        if (kilobytes !== undefined) peakMegabytes = Math.round(Number(kilobytes) / 1000);
      },
      () => {},
    );
  }, 200);
  const status = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  clearInterval(timer);
  return {stdout, stderr, status, elapsedMs: performance.now() - startedMs, peakMegabytes};
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
