import {execa} from 'execa';
import {beforeAll, describe, expect, test} from 'vitest';
import {adminQuery, createTestDatabase, sharedPostgres, type PostgresFacts} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {connectionYaml, createIngestProject, destinations} from '#test/helpers/ingest-project.ts';
import {repositoryPath} from '#test/helpers/repository.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);
const [destination] = destinations;
const kills = 9;

const loads = [
  ['a merge in chunks', ['--key', 'id', '--cursor', 'at', '--chunk', '10000']],
  ['an append in chunks', ['--mode', 'append', '--cursor', 'at', '--chunk', '10000']],
  ['a replace in parts', ['--chunk', '10000', '--parallel', '3']],
] as const;

describe.skipIf(!server)('a load that is killed and called again', () => {
  let source: PostgresFacts;
  let expected: Record<string, unknown>[];

  const fingerprint = 'select count(*) as n, count(distinct id) as ids, sum(amount) as amount from';

  beforeAll(async () => {
    source = await createTestDatabase(server!, 'weir_ingest_killed');
    await adminQuery(
      source,
      `create table public.events as select i as id, timestamp '2026-01-01' + (i / 7) * interval '1 second' as at, i * 2 as amount
       from generate_series(1, 60000) i;
       alter table public.events add primary key (id); create index on public.events (at); analyze public.events`,
    );
    expected = [{n: 60_000, ids: 60_000, amount: 3_600_060_000}];
  });

  test.each(Array.from({length: kills}, (_, index) => [index, ...loads[index % loads.length]!] as const))(
    'leaves no row out and none twice (%i: %s)',
    async (index, _, flags) => {
      const project = await createIngestProject(connectionYaml('postgres', source), destination!);
      const words = [
        'ingest',
        'app:public.events',
        `warehouse:${project.table('events')}`,
        ...flags,
        '--json',
      ];
      const child = execa(process.execPath, [repositoryPath('bin/run.js'), ...words], {
        cwd: project.folder,
        env: {TEST_PASSWORD: source.password},
        reject: false,
      });
      // After so many chunks, and a little later each time.
      let chunks = 0;
      child.stdout.on('data', (data: Buffer) => {
        chunks += data.toString().split('"chunk_finished"').length - 1;
        if (chunks > Math.floor(index / loads.length)) setTimeout(() => child.kill('SIGKILL'), index * 3);
      });
      await child;
      expect(await project.weir(...words)).toMatchObject({exitCode: 0});
      const rows = await project.rows(`${fingerprint} ${project.table('events')}`);
      expect(
        rows.map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, Number(v)]))),
      ).toEqual(expected);
    },
  );
});
