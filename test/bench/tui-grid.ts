// Keystroke to redraw of the grid: from the key's arrival to the frame that is written. Run by `node --import tsx`.
import {once} from 'node:events';
import {Writable} from 'node:stream';
import {createElement} from 'react';
import type {Runtime, TerminalEvents} from '../../src/runtime/ports.ts';
import {GridView} from '../tui/fixtures/grid-view.tsx';
import {runScreen} from '../../src/tui/host/run-screen.tsx';

const presses = Number(process.argv[2] ?? 300);
const goals: Record<string, number> = {'120x40': 16, '200x50': 25};
const keys = ['j', '\u001B[6~', 'l', 'k', 'h', 'G', 'gg', 'jjjjj'];

for (const [columns, rows] of [
  [120, 40],
  [200, 50],
] as const) {
  const {durations, cpu, idleWrites} = await measure(columns, rows);
  const name = `${columns}x${rows}`;
  const line = (title: string, values: readonly number[]) =>
    `${title} p50 ${quantile(values, 0.5).toFixed(1)} ms  p95 ${quantile(values, 0.95).toFixed(1)} ms`;
  process.stdout.write(
    `${name}  ${line('keystroke to redraw', durations)}  (goal p95 < ${goals[name]} ms)  ${line('processor', cpu)}  writes in an idle second ${idleWrites}\n`,
  );
}
process.exit();

async function measure(
  columns: number,
  rows: number,
): Promise<{durations: number[]; cpu: number[]; idleWrites: number}> {
  let written = () => {};
  const screen = Object.assign(
    new Writable({
      write(_chunk, _encoding, done) {
        done();
        written();
      },
    }),
    {isTTY: true, columns, rows},
  );
  let events: TerminalEvents | undefined;
  const stop = new AbortController();
  const runtime = {
    terminal: {
      isAvailable: true,
      take(taken: TerminalEvents) {
        events = taken;
        return {
          setKeyboard() {},
          release() {},
          stop: () => Promise.resolve(),
          runProgram: () => Promise.resolve(0),
        };
      },
    },
    streams: {stdout: {columns, rows, isTerminal: true, node: screen}},
  } as unknown as Runtime;
  const running = runScreen(createElement(GridView), {runtime, signal: stop.signal}).catch(() => {});
  await pause(500);
  const durations: number[] = [];
  const cpu: number[] = [];
  for (let press = -50; press < presses; press++) {
    const key = keys[(press + 50) % keys.length]!;
    const drawn = new Promise<void>((resolve) => {
      written = resolve;
    });
    const started = performance.now();
    const startedCpu = process.cpuUsage();
    events!.input(key);
    await drawn;
    if (press >= 0) {
      const used = process.cpuUsage(startedCpu);
      durations.push(performance.now() - started);
      // On a busy machine the time on the clock is mostly that of others.
      cpu.push((used.user + used.system) / 1000);
    }
    written = () => {};
    // Longer than a frame, so that the throttle of the next key is not measured.
    await pause(25);
  }
  let idleWrites = 0;
  written = () => {
    idleWrites++;
  };
  await pause(1000);
  written = () => {};
  stop.abort();
  await running;
  screen.end();
  await once(screen, 'finish').catch(() => {});
  return {durations, cpu, idleWrites};
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
