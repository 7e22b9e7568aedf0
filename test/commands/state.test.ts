import {readFile} from 'node:fs/promises';
import {beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {adminQuery, createTestDatabase, sharedPostgres, type PostgresFacts} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {
  connectionYaml,
  createIngestProject,
  destinations,
  type IngestProject,
} from '#test/helpers/ingest-project.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);
const able = destinations.filter(({definition}) => definition.capabilities.bulkWrite?.keepsState);

describe.skipIf(!server).each(able.map((destination) => [destination.title, destination] as const))(
  'weir state with %s',
  (_, destination) => {
    let source: PostgresFacts;
    let project: IngestProject;
    let stream: string;

    beforeAll(async () => {
      source = await createTestDatabase(server!, `weir_state_${destination.definition.name}`);
      await adminQuery(
        source,
        'create table public.events as select i as id, i * 2 as n from generate_series(1, 100) i',
      );
    });

    beforeEach(async () => {
      project = await createIngestProject(connectionYaml('postgres', source), destination);
      stream = `warehouse/${project.table('events')}`;
    });

    const load = (...flags: string[]) =>
      project.weir(
        'ingest',
        'app:public.events',
        `warehouse:${project.table('events')}`,
        '--mode',
        'append',
        '--cursor',
        'id',
        ...flags,
      );
    /** Of a server that others use too, only the stream of this test. */
    const show = async () =>
      (
        JSON.parse((await project.weir('state', 'show', '--json')).stdout) as Record<string, unknown>[]
      ).filter((view) => view['stream'] === stream);
    const findings = async (...flags: string[]) => {
      const {stdout} = await project.weir('state', 'doctor', '--json', ...flags);
      const all = (JSON.parse(stdout) as {findings: Record<string, unknown>[]}).findings;
      return all.filter((finding) => finding['stream'] === stream);
    };
    const rows = async () =>
      Number((await project.rows(`select count(*) as n from ${project.table('events')}`))[0]!['n']);

    test('shows where streams stand, their loads, and the gaps that a backfill leaves', async () => {
      await load('--from', '10', '--to', '20');
      await load('--from', '40', '--to', '50');
      await load('--from', '1000', '--to', '1100');
      expect(await show()).toEqual([]);
      await load();
      const [view] = await show();
      expect(view).toMatchObject({stream, place: 'id 100', keptBy: 'destination'});
      expect(view!['covered']).toEqual([
        {to: {value: '100', inclusive: true}},
        {from: {value: '1000', inclusive: true}, to: {value: '1100', inclusive: false}},
      ]);
      expect(view!['gaps']).toEqual([
        {from: {value: '100', inclusive: false}, to: {value: '1000', inclusive: false}},
      ]);
      const text = await project.weir('state', 'show', project.table('events'));
      expect(text.stdout).toContain('gaps     (100 .. 1000) (fill one with --from and --to)');
    });

    test('rewinds after a backup, which import brings back; rows stay', async () => {
      await load();
      const rewound = await project.weir('state', 'rewind', stream, '--by', '30', '--yes', '--json');
      const {before, after, backup} = JSON.parse(rewound.stdout) as Record<string, string>;
      expect({before, after}).toEqual({before: 'id 100', after: 'id 70'});
      expect(JSON.parse(await readFile(backup!, 'utf8'))).toMatchObject({
        version: 1,
        streams: [{stream, state: {cursor: {values: ['100']}}}],
      });
      expect(await show()).toMatchObject([{place: 'id 70'}]);
      expect(await project.weir('state', 'import', backup!, '--yes')).toMatchObject({exitCode: 0});
      expect(await show()).toMatchObject([{place: 'id 100'}]);
      await project.weir('state', 'set', stream, '50', '--yes');
      await load();
      expect(await rows()).toBe(100);
      expect(await show()).toMatchObject([{place: 'id 100'}]);
    });

    test('asks before it changes anything', async () => {
      await load();
      const asked = await project.weir('state', 'rewind', stream, '--start');
      expect(asked).toMatchObject({exitCode: 2, stderr: expect.stringContaining('--yes')});
      expect(await show()).toMatchObject([{place: 'id 100'}]);
    });

    test('exports to another place', async () => {
      await load();
      const {stdout} = await project.weir('state', 'export');
      await project.weir('state', 'rewind', stream, '--start', '--yes');
      expect(await show()).toEqual([]);
      const file = JSON.parse(stdout) as {streams: {stream: string}[]};
      const own = file.streams.filter((entry) => entry.stream === stream);
      await project.write({'state.json': JSON.stringify({...file, streams: own})});
      await project.weir('state', 'import', 'state.json', '--yes');
      expect(await show()).toMatchObject([{stream, place: 'id 100'}]);
    });

    // A lake has no statements that change rows.
    const doctorTest = destination.definition.capabilities.transform ? test : test.skip;
    doctorTest(
      'doctor finds tables that end before their stream, and forgets those that are gone',
      async () => {
        await load();
        expect(await findings()).toEqual([]);
        const table = project.table('events');
        await project.weir('query', '-c', 'warehouse', `delete from ${table} where id > 90`);
        expect(await findings()).toMatchObject([
          {advice: expect.stringContaining(`rewind ${stream} --to '90'`), isFixable: false},
        ]);
        const {exitCode, stdout} = await project.weir('state', 'doctor');
        expect({exitCode, stdout}).toMatchObject({
          exitCode: 1,
          stdout: expect.stringContaining('the greatest id of its table is 90'),
        });
        await project.weir('query', '-c', 'warehouse', `drop table ${table}`);
        expect(await findings()).toMatchObject([{problem: 'its table is gone', isFixable: true}]);
        expect(await findings('--fix')).toMatchObject([{isFixed: true}]);
        expect(await show()).toEqual([]);
        await load();
        expect(await rows()).toBe(100);
      },
    );

    test('shows and mends a state that is no cursor, beside the others', async () => {
      await load();
      await project.weir('state', 'set', stream, '--state', '{"cursor": {"value": 1}}', '--yes');
      expect(await show()).toMatchObject([
        {stream, problem: expect.stringContaining('not one that a cursor')},
      ]);
      expect(await findings()).toMatchObject([{advice: expect.stringContaining(`rewind ${stream} --start`)}]);
      expect(await load()).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('not one that a cursor leaves'),
      });
      await project.weir('state', 'rewind', stream, '--start', '--yes');
      expect(await show()).toEqual([]);
    });

    test.each([
      [['state', 'set', 'raw.nothing', '5'], /no stream raw\.nothing/],
      [['state', 'rewind', 'EVENTS', '--to', '500'], /not before 100/],
      [['state', 'rewind', 'EVENTS', '--by', '2d'], /cannot go back by 2d/],
      [['state', 'rewind', 'EVENTS'], /how far to go back/],
      [['state', 'set', 'EVENTS'], /where the stream shall stand/],
      [['state', 'set', 'EVENTS', '1', '2'], /too many for the cursor id/],
      [['state', 'set', 'EVENTS', '--state', '[1]'], /no JSON object/],
      [['state', 'import', 'nowhere.json'], /nowhere\.json/],
    ])('refuses %j and changes nothing', async (words, message) => {
      await load();
      const refused = await project.weir(
        ...words.map((word) => (word === 'EVENTS' ? stream : word)),
        '--yes',
      );
      expect(refused).toMatchObject({exitCode: 2, stdout: '', stderr: expect.stringMatching(message)});
      expect(await show()).toMatchObject([{place: 'id 100'}]);
    });
  },
);
