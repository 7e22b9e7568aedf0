import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {dbt, type Dbt} from '../../engines/dbt.ts';
import {writeModelProject} from './model-project.ts';
import {runTimed, say} from './run-timed.ts';

const program = join(import.meta.dirname, '..', '..', '..', 'bin', 'run.js');
const models = {parse: 1000, run: 500};

/** Parses and plans a project of 1,000 models, cold and warm. Goals: 4 s, 1 s, a tenth of dbt's time. */
export async function benchParse(): Promise<void> {
  await inProject(models.parse, async (folder, rival) => {
    const plan = () => weir(folder, 'run', '--dry-run', '--json');
    const parse = (...words: string[]) => timed(() => rival!.run(folder, 'parse', ...words));
    const [cold, warm] = [await plan(), Math.min(await plan(), await plan(), await plan())];
    say(
      `parse and plan ${models.parse} models: ${seconds(cold)} cold (goal 4), ${seconds(warm)} warm (goal 1)`,
    );
    if (!rival) return;
    const [rivalCold, rivalWarm] = [await parse('--no-partial-parse'), await parse()];
    say(`  dbt parse: ${seconds(rivalCold)} without, ${seconds(rivalWarm)} with what it remembers`);
    say(`  ${ratio(rivalCold, cold)} cold, ${ratio(rivalWarm, warm)} warm (goal 10)`);
  });
}

/** Builds 500 models as tables. Goal: half of the time of `dbt run --threads 4`. */
export async function benchRun(): Promise<void> {
  await inProject(models.run, async (folder, rival) => {
    const own = await weir(folder, 'run', '--json');
    say(`run ${models.run} models: ${seconds(own)}`);
    if (!rival) return;
    await rm(join(folder, 'bench.duckdb'), {force: true});
    const theirs = await timed(() => rival.run(folder, 'run', '--threads', '4'));
    say(`  dbt run --threads 4: ${seconds(theirs)}, ${ratio(theirs, own)} (goal 2)`);
  });
}

async function inProject(
  count: number,
  work: (folder: string, rival: Dbt | undefined) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-bench-models-'));
  try {
    await writeModelProject(folder, count);
    const rival = await dbt().catch((error: unknown) => {
      say(`dbt is not compared with: ${String(error)}`);
      return undefined;
    });
    await work(folder, rival);
  } finally {
    await rm(folder, {recursive: true, force: true});
  }
}

async function weir(folder: string, ...words: string[]): Promise<number> {
  const {elapsedMs, stderr, status} = await runTimed(process.execPath, [program, ...words], {cwd: folder});
  if (status !== 0) throw new Error(`weir ${words.join(' ')} failed: ${stderr}`);
  return elapsedMs;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

const seconds = (elapsedMs: number) => `${(elapsedMs / 1000).toFixed(2)} s`;
const ratio = (theirs: number, own: number) => `${(theirs / own).toFixed(1)}x as fast`;
