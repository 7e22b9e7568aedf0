import {execa} from 'execa';
import fc from 'fast-check';
import {beforeAll, describe, expect, test} from 'vitest';
import {sharedPostgres} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {
  anyKill,
  failuresOf,
  kills,
  loadCases,
  seed,
  timeoutMs,
  type FaultDestination,
  type KillCase,
  type LoadCase,
} from '#test/helpers/fault-cases.ts';
import {createFaultSite, differences, type FaultSite} from '#test/helpers/fault-site.ts';
import {repositoryPath} from '#test/helpers/repository.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);
const atOnce = 3;
const mostAttempts = 4;

interface Loading {
  folder: string;
  source: string;
  target: string;
  loadCase: LoadCase;
}

/** The flags of a case as they are typed. */
const wordsOf = (flags: LoadCase['flags']) =>
  Object.entries(flags).flatMap(([name, value]) => [
    `--${name}`,
    ...(typeof value === 'boolean' ? [] : [String(value)]),
  ]);

describe.skipIf(!server)('a load whose process is killed', () => {
  let site: FaultSite;
  let killed = 0;

  beforeAll(async () => {
    site = await createFaultSite(server!, 'weir_ingest_killed');
  });

  /** Runs `weir ingest`, and kills it so long after its first event. */
  async function weirIngest({folder, source, target, loadCase}: Loading, killAfterMs?: number) {
    const child = execa(
      process.execPath,
      [
        repositoryPath('bin/run.js'),
        'ingest',
        `app:public.${source}`,
        `warehouse:${target}`,
        ...wordsOf(loadCase.flags),
        '--json',
      ],
      {cwd: folder, env: {TEST_PASSWORD: site.database.password}, reject: false},
    );
    let beganMs = performance.now();
    let timer: NodeJS.Timeout | undefined;
    child.stdout.once('data', () => {
      beganMs = performance.now();
      if (killAfterMs !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    const result = await child;
    clearTimeout(timer);
    return {result, elapsedMs: performance.now() - beganMs};
  }

  const durations = new Map<FaultDestination, Promise<number>>();

  /** How long a load in chunks takes from its first event to its end, measured once. */
  function durationMs(destination: FaultDestination): Promise<number> {
    const measure = async () => {
      const {folder} = await site.openProject(destination);
      const loadCase = loadCases.find(({title}) => title === 'merge')!;
      const source = await site.createSource();
      const {result, elapsedMs} = await weirIngest({
        folder,
        source,
        target: site.newTarget(destination),
        loadCase,
      });
      expect(result).toMatchObject({exitCode: 0});
      return elapsedMs;
    };
    const known = durations.get(destination) ?? measure();
    durations.set(destination, known);
    return known;
  }

  async function survive({load: loadCase, destination, round, share}: KillCase): Promise<void> {
    const wanted = await site.reference(loadCase);
    const killAfterMs = share * (await durationMs(destination));
    const project = await site.openProject(destination);
    const source = await site.createSource();
    const target = site.newTarget(destination);
    for (const current of [0, 1] as const) {
      if (current === 1) await site.mutate(source, loadCase);
      if (current !== round) {
        const outcome = await site.load(project, {source, target, loadCase, retries: 3});
        expect(outcome).toEqual({status: 'succeeded', problems: []});
        continue;
      }
      const loading = {folder: project.folder, source, target, loadCase};
      let {result} = await weirIngest(loading, killAfterMs);
      if (result.signal === 'SIGKILL') killed++;
      for (let attempt = 0; result.exitCode !== 0 && attempt < mostAttempts; attempt++) {
        expect(result.stderr).not.toContain('transfer-mismatch');
        ({result} = await weirIngest(loading));
      }
      expect({exitCode: result.exitCode, stderr: result.stderr}).toMatchObject({exitCode: 0});
    }
    expect(differences(await site.rowsOf(project, target), wanted)).toEqual({missing: [], surplus: []});
    await site.dropSource(source);
  }

  test(
    `leaves no row out and none twice, over ${kills} kills at random moments of seed ${seed}`,
    {timeout: timeoutMs(kills)},
    async () => {
      const failed = await failuresOf(fc.sample(anyKill, {numRuns: kills, seed}), atOnce, survive);
      expect({seed, failed}).toEqual({seed, failed: []});
      // Some moments come after the end of a load that is quicker than the measured one.
      expect(killed).toBeGreaterThanOrEqual(Math.floor(kills / 2));
    },
  );
});
