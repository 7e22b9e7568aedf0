import {beforeAll, beforeEach, afterEach, describe, expect, test} from 'vitest';
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
  'a stream of changes into %s',
  (_, destination) => {
    let source: PostgresFacts;
    let project: IngestProject;
    const app = (sql: string) => adminQuery(source, sql);

    beforeAll(async () => {
      source = await createTestDatabase(server!, `weir_stream_${destination.definition.name}`);
    });

    beforeEach(async () => {
      project = await createIngestProject(connectionYaml('postgres', source), destination);
      await app(`create table public.people (id int primary key, name text);
        insert into public.people select i, 'p' || i from generate_series(1, 50) i`);
    });

    afterEach(async () => {
      await app(`drop table public.people;
        select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = current_database()`);
    });

    const follow = (...flags: string[]) =>
      project.events(
        'ingest',
        'app:public.people',
        `warehouse:${project.table('people')}`,
        '--stream',
        ...flags,
      );
    const people = async (columns = 'id, name') =>
      (await project.rows(`select ${columns} from ${project.table('people')} order by id`)).map((row) =>
        Object.values(row).map((value) => (value === null ? null : String(value))),
      );

    test('follows inserts, updates and deletions from where it stands', async () => {
      expect(await follow()).toMatchObject({exitCode: 0});
      expect(await people()).toHaveLength(50);
      await app(`update public.people set name = 'new' where id = 1; delete from public.people where id > 3;
        insert into public.people values (60, 'last')`);
      expect(await follow()).toMatchObject({exitCode: 0});
      expect(await people()).toEqual([
        ['1', 'new'],
        ['2', 'p2'],
        ['3', 'p3'],
        ['60', 'last'],
      ]);
      expect(await follow()).toMatchObject({exitCode: 0});
      expect(await people()).toHaveLength(4);
    });

    test('marks deleted rows where they are kept', async () => {
      await follow('--missing', 'soft-delete');
      await app('delete from public.people where id > 2');
      expect(await follow('--missing', 'soft-delete')).toMatchObject({exitCode: 0});
      const marked = await project.rows(
        `select count(*) as n from ${project.table('people')} where _weir_deleted_at is not null`,
      );
      expect(Number(marked[0]!['n'])).toBe(48);
    });

    test('starts over with --full-refresh', async () => {
      await follow();
      await app('truncate public.people; insert into public.people values (7, null)');
      expect(await follow('--full-refresh')).toMatchObject({exitCode: 0});
      expect(await people()).toEqual([['7', null]]);
    });
  },
);
