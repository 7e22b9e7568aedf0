import {spawn, type ChildProcess} from 'node:child_process';
import {readdir, readFile} from 'node:fs/promises';

/** What a step took, here and in the server. */
export interface Measured {
  wallMs: number;
  /** Of the processes that the step started. */
  clientCpuMs: number;
  /** Of PostgreSQL with all its backends. */
  serverCpuMs: number;
}

const millisPerTick = 10;

/** Processor time of a process and everything that it started, also of what is gone. */
async function cpuMsOfTree(pid: number): Promise<number> {
  const stats = await Promise.all(
    (await readdir('/proc').catch(() => []))
      .filter((name) => /^\d+$/.test(name))
      .map((name) => readFile(`/proc/${name}/stat`, 'utf8').catch(() => undefined)),
  );
  let ticks = 0;
  for (const stat of stats) {
    const [id, rest] = stat?.split(/ \(.*\) /s) ?? [];
    const fields = rest?.split(' ');
    if (!fields || (Number(id) !== pid && Number(fields[1]) !== pid)) continue;
    ticks += Number(fields[11]) + Number(fields[12]);
    if (Number(id) === pid) ticks += Number(fields[13]) + Number(fields[14]);
  }
  return ticks * millisPerTick;
}

/** What a step says of itself. */
export interface Spent {
  cpuMs: number;
  /** Where the start of a process is not to be counted. */
  wallMs?: number;
}

/** Runs a step and says what it took. */
export async function measure(serverPid: number, step: () => Promise<Spent>): Promise<Measured> {
  const serverBefore = await cpuMsOfTree(serverPid);
  const startedMs = performance.now();
  const spent = await step();
  const wallMs = spent.wallMs ?? performance.now() - startedMs;
  return {wallMs, clientCpuMs: spent.cpuMs, serverCpuMs: (await cpuMsOfTree(serverPid)) - serverBefore};
}

/** Waits for shell commands like `a | b`, and returns the processor time of all of them. */
export async function shell(command: string, env: Record<string, string>): Promise<Spent> {
  const timed = `${command}\nstatus=$?\ntimes >&2\nexit $status`;
  const child = spawn('bash', ['-o', 'pipefail', '-c', timed], {
    env: {...process.env, ...env},
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors = await untilEnd(child, child.stderr!);
  const spent = errors.trim().split('\n').at(-1)!;
  const cpuMs = [...spent.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (total, [, minutes, seconds]) => total + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
  return {cpuMs};
}

/** Runs a script of this folder in a process of its own and returns the JSON that it prints. */
export async function script<Result>(name: string, argument: unknown): Promise<Result> {
  const path = new URL(name, import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', path, JSON.stringify(argument)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await untilEnd(child, child.stdout!)) as Result;
}

async function untilEnd(child: ChildProcess, output: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  output.setEncoding('utf8').on('data', (part: string) => (text += part));
  const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (status !== 0)
    throw new Error(`${child.spawnargs.join(' ').slice(0, 200)} ended with ${status}: ${text}`);
  return text;
}
