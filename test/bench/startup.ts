// What starting costs, next to a Node that does nothing, measured in turns so that a busy machine slows all.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {repositoryPath} from '../helpers/repository.ts';

const rounds = Number(process.argv[2] ?? 25);
const bin = repositoryPath('bin/run.js');
const subjects = [
  {name: 'node -e 0', args: ['-e', '0']},
  {name: 'weir --version', args: [bin, '--version'], goal: '<= 2x'},
  {name: 'weir --help', args: [bin, '--help'], goal: '<= 4x'},
  {name: 'weir query "select 1"', args: [bin, 'query', 'select 1'], goal: '< 300 ms'},
];

const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
try {
  const durations = subjects.map(() => [] as number[]);
  for (let round = -2; round < rounds; round++) {
    for (const [index, {name, args}] of subjects.entries()) {
      const started = performance.now();
      const {status, stderr} = spawnSync(process.execPath, args, {cwd: folder, encoding: 'utf8'});
      const durationMs = performance.now() - started;
      if (status !== 0) throw new Error(`${name} ended with status ${status}: ${stderr}`);
      if (round >= 0) durations[index]!.push(durationMs);
    }
  }
  const base = median(durations[0]!);
  process.stdout.write(`node ${process.version}, median of ${rounds} rounds\n`);
  for (const [index, {name, goal = ''}] of subjects.entries()) {
    const ms = median(durations[index]!);
    const ratio = `${(ms / base).toFixed(2)}x`;
    process.stdout.write(`${name.padEnd(24)}${ms.toFixed(1).padStart(8)} ms${ratio.padStart(8)}  ${goal}\n`);
  }
} finally {
  rmSync(folder, {recursive: true, force: true});
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
