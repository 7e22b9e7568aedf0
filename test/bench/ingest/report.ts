import type {Measured} from './measure.ts';
import type {Outcome} from './transfer.ts';

export interface Timing {
  wallMs: number;
  /** Where the time went, in words. */
  where: string;
}

export function timingOf(measured: Measured, outcome?: Outcome): Timing {
  const where = [
    `${seconds(measured.clientCpuMs)} cpu in the process`,
    `${seconds(measured.serverCpuMs)} cpu in PostgreSQL`,
    ...(outcome ? [`${(outcome.bytes / 1e6).toFixed(0)} MB by ${outcome.transport}`] : []),
  ];
  return {
    wallMs: measured.wallMs,
    where: where.join(', '),
  };
}

export interface Comparison {
  name: string;
  ours: readonly Timing[];
  theirs: readonly Timing[];
  /** Least share of their speed, 1 for as fast. */
  goal: number;
}

/** The median of paired runs decides. */
export function compare({name, ours, theirs, goal}: Comparison): void {
  const ratios = ours.map((run, index) => theirs[index]!.wallMs / run.wallMs).toSorted((a, b) => a - b);
  const ratio = ratios[Math.floor((ratios.length - 1) / 2)]!;
  const isMet = ratio >= goal;
  say(`${isMet ? 'ok  ' : 'miss'} ${name}: ${ratio.toFixed(2)}x  (goal >= ${goal.toFixed(2)}x)`);
  const list = (runs: readonly Timing[]) => runs.map(({wallMs}) => seconds(wallMs)).join(' ');
  say(`       weir ${list(ours)}; compared with ${list(theirs)}`);
  if (isMet) return;
  say(`       weir: ${ours.at(-1)!.where}`);
  say(`       compared with: ${theirs.at(-1)!.where}`);
}

export function checkPeak(name: string, megabytes: number, goal: number): void {
  const isMet = megabytes < goal;
  say(`${isMet ? 'ok  ' : 'miss'} ${name}: ${megabytes.toFixed(0)} MB at its peak  (goal < ${goal} MB)`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
