import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {execa} from 'execa';
import fc from 'fast-check';
import pLimit from 'p-limit';
import {expect, test} from 'vitest';
import {kills, seed, shareUpTo, timeoutMs} from '#test/helpers/fault-cases.ts';
import {
  createIngestProject,
  destinations,
  passwordEnvironment,
  type IngestProject,
} from '#test/helpers/ingest-project.ts';
import {repositoryPath} from '#test/helpers/repository.ts';

const systems = destinations.filter(({title}) => ['DuckDB', 'PostgreSQL', 'SQLite'].includes(title));
const atOnce = 2;
const rowCount = 20_000;

/** Rows that differ from round to round: some change, some go, some come. */
const numbers = `with recursive n(id) as (select 1 union all select id + 1 from n where id < ${rowCount})
select id, '202' || (4 + id % 2) || '-0' || (1 + id % 9) || '-15' as day, id % 10 as part,
  case when id % 4 = 0 then id * {{ var('round') }} else id end as value
from n where id % 3 <> {{ var('round') }}`;

/** Assets by how they are built, each with what a reader compares. */
const builds: Readonly<Record<string, {header: string; where?: string; columns?: string}>> = {
  whole: {header: 'materialized: table'},
  by_key: {header: 'materialized: incremental\nunique_key: id'},
  by_time: {
    header:
      'materialized: incremental\ntime_column: day\ninterval: month\nstart: "2024-01-01"\nlookback: 1000\nbatch_size: 6',
    where: "where day >= '{{ interval.start }}' and day < '{{ interval.end }}'",
  },
  by_partition: {header: 'materialized: incremental\npartition_by: part'},
  added: {header: 'materialized: incremental\nstrategy: append'},
  history: {
    header: 'materialized: snapshot\nunique_key: id\ndeletions: new_record',
    columns:
      'case when _weir_is_deleted then 1 else 0 end as gone, case when _weir_valid_to is null then 1 else 0 end as open',
  },
};

/** Built by one statement, so that what a kill leaves is the table of one of two moments. */
const atomic = Object.keys(builds).filter((name) => name !== 'by_time');

async function createProject(system: (typeof systems)[number]): Promise<IngestProject> {
  const project = await createIngestProject('{type: files, root: data}', system);
  const files = Object.entries(builds).map(([name, {header, where = ''}]) => [
    `assets/${name}.sql`,
    `/* @weir\nname: ${project.table(name)}\n${header}\n*/\nselect * from {{ ref('${project.table('numbers')}') }} ${where}\n`,
  ]);
  const weirYml = await readFile(join(project.folder, 'weir.yml'), 'utf8');
  await project.write({
    'weir.yml': `${weirYml}variables: {round: 1}\n`,
    'assets/numbers.sql': `/* @weir\nname: ${project.table('numbers')}\nmaterialized: table\n*/\n${numbers}\n`,
    ...Object.fromEntries(files),
  });
  return project;
}

interface Run {
  exitCode: number | undefined;
  wasKilled: boolean;
  elapsedMs: number;
  said: string;
}

/** Runs `weir run` of a round, and kills it so long after its first event. */
async function weirRun({folder}: IngestProject, round: number, killAfterMs?: number): Promise<Run> {
  const child = execa(
    process.execPath,
    [repositoryPath('bin/run.js'), 'run', '--var', `round=${round}`, '--json'],
    {cwd: folder, env: passwordEnvironment(), reject: false},
  );
  let beganMs = performance.now();
  child.stdout.once('data', () => {
    beganMs = performance.now();
    if (killAfterMs !== undefined) void wait(killAfterMs).then(() => child.kill('SIGKILL'));
  });
  const {exitCode, signal, stdout, stderr} = await child;
  const said = stdout + stderr;
  return {exitCode, wasKilled: signal === 'SIGKILL', elapsedMs: performance.now() - beganMs, said};
}

async function finish(project: IngestProject, round: number): Promise<Run> {
  const run = await weirRun(project, round);
  expect(run.exitCode, run.said).toBe(0);
  return run;
}

/** What weir itself knows of the latest run. */
async function hasSucceeded(project: IngestProject): Promise<boolean> {
  const {stdout} = await project.weir('runs', 'list', '--json');
  const [latest] = JSON.parse(stdout) as {status: string}[];
  return latest?.status === 'succeeded';
}

/** The rows of a table summed up, which is enough to tell the states of a build apart; none where there is no table. */
async function stateOf(project: IngestProject, name: string): Promise<string> {
  const {columns} = builds[name]!;
  const rows = `select id, part, value${columns === undefined ? ', 0 as gone, 1 as open' : `, ${columns}`} from ${project.table(name)}`;
  const sums = `select count(*) as n, sum(id) as ids, sum(value * (id % 97)) as mixed, sum(part * id) as parts, sum(gone * id) as gone, sum(open * id) as open from (${rows}) r`;
  return project.rows(sums).then(
    ([sum]) => JSON.stringify(Object.values(sum!).map(Number)),
    (error: Error) => {
      if (/no such table|does not exist|no database file/i.test(error.message)) return 'none';
      throw error;
    },
  );
}

async function statesOf(project: IngestProject, names = Object.keys(builds)) {
  const states: Record<string, string> = {};
  for (const name of names) states[name] = await stateOf(project, name);
  return states;
}

const none = Object.fromEntries(Object.keys(builds).map((name) => [name, 'none']));

/** States after no round, one and two, and how long a round takes. */
async function measure(system: (typeof systems)[number]) {
  const project = await createProject(system);
  await finish(project, 1);
  const first = await statesOf(project);
  const {elapsedMs} = await finish(project, 2);
  return {states: [none, first, await statesOf(project)] as const, elapsedMs};
}

const anyKill = fc.record({
  system: fc.constantFrom(...systems),
  round: fc.constantFrom(1 as const, 2 as const),
  share: shareUpTo(1),
});

test(
  `builds whose process is killed leave the old table or the new one, and the next run ends alike, over ${kills} kills`,
  {timeout: timeoutMs(kills) * 3},
  async () => {
    const measured = new Map<string, ReturnType<typeof measure>>();
    for (const system of systems) {
      const reference = measure(system);
      measured.set(system.title, reference);
      await reference;
    }
    let killed = 0;
    const limit = pLimit(atOnce);
    const survive = async ({system, round, share}: (typeof cases)[number]) => {
      const {states, elapsedMs} = await measured.get(system.title)!;
      const project = await createProject(system);
      if (round === 2) await finish(project, 1);
      const run = await weirRun(project, round, share * elapsedMs);
      if (run.wasKilled) killed++;
      const found = await statesOf(project, atomic);
      for (const [name, state] of Object.entries(found))
        expect([states[round - 1]![name], states[round]![name]], `${name} after the kill`).toContain(state);
      // A run that was whole before the kill is not one that the next goes on with: what appends would append again.
      if (!(await hasSucceeded(project))) await finish(project, round);
      expect(await statesOf(project)).toEqual(states[round]);
      if (round === 2) return;
      await finish(project, 2);
      expect(await statesOf(project)).toEqual(states[2]);
    };
    const cases = fc.sample(anyKill, {numRuns: kills, seed});
    const failed = await Promise.all(
      cases.map((one) =>
        limit(() =>
          survive(one).then(
            () => [],
            (error: unknown) => [{...one, system: one.system.title, error: String(error)}],
          ),
        ),
      ),
    );
    expect({seed, failed: failed.flat()}).toEqual({seed, failed: []});
    expect(killed).toBeGreaterThanOrEqual(Math.floor(kills / 2));
  },
);
