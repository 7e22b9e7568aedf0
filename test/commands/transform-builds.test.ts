import {describe, expect, test} from 'vitest';
import {
  createIngestProject,
  destinations,
  type Destination,
  type IngestProject,
} from '#test/helpers/ingest-project.ts';

type Row = [id: number, day: string, name: string];

/** Systems that let a SELECT take effect by every load mode. */
const systems = destinations.filter(({definition}) => definition.capabilities.transform?.modes);

interface Shop {
  project: IngestProject;
  /** Writes the seed that every asset reads. */
  events(rows: readonly Row[], more?: {header: string; values: readonly string[]}): Promise<void>;
  /** Writes the asset `built`, its header without the name. */
  asset(header: string, sql: string): Promise<void>;
  run(...args: string[]): Promise<void>;
  rows(columns?: string): Promise<Record<string, unknown>[]>;
}

async function createShop(destination: Destination): Promise<Shop> {
  const project = await createIngestProject('{type: files, root: data}', destination);
  const name = (table: string) => project.table(table);
  await project.write({'assets/events.yml': `name: ${name('events')}\n`});
  return {
    project,
    async events(rows, more) {
      const header = ['id', 'day', 'name', ...(more ? [more.header] : [])].join(',');
      const lines = rows.map((row, index) => [...row, ...(more ? [more.values[index]] : [])].join(','));
      await project.write({'assets/events.csv': `${[header, ...lines].join('\n')}\n`});
    },
    asset: (header, sql) =>
      project.write({'assets/built.sql': `/* @weir\nname: ${name('built')}\n${header}\n*/\n${sql}\n`}),
    async run(...args) {
      const {exitCode, stdout, stderr} = await project.weir('run', ...args);
      expect(exitCode, stdout + stderr).toBe(0);
    },
    rows: (columns = 'id, name') => project.rows(`select ${columns} from ${name('built')} order by id, name`),
  };
}

const source = (project: IngestProject) => `{{ ref('${project.table('events')}') }}`;
const names = (rows: readonly Record<string, unknown>[]) =>
  rows.map(({id, name}) => `${String(id)} ${String(name)}`);

describe.each(systems)('builds on $title', (destination) => {
  test('an asset by key brings what is new, and all of it after --full-refresh', async () => {
    const shop = await createShop(destination);
    await shop.events([
      [1, '2024-01-01', 'a'],
      [2, '2024-01-02', 'b'],
    ]);
    await shop.asset(
      'materialized: incremental\nunique_key: id',
      `select id, day, name from ${source(shop.project)} {% if is_incremental() %}where day >= (select max(day) from {{ this }}){% endif %}`,
    );
    await shop.run();
    expect(names(await shop.rows())).toEqual(['1 a', '2 b']);
    await shop.events([
      [1, '2024-01-01', 'A'],
      [2, '2024-01-02', 'B'],
      [3, '2024-01-03', 'c'],
    ]);
    await shop.run();
    expect(names(await shop.rows())).toEqual(['1 a', '2 B', '3 c']);
    await shop.run('--full-refresh');
    expect(names(await shop.rows())).toEqual(['1 A', '2 B', '3 c']);
  }, 120_000);

  test('an asset by time builds each day once, and again what is asked for', async () => {
    const shop = await createShop(destination);
    await shop.events([
      [1, '2024-01-01', 'a'],
      [2, '2024-01-02', 'b'],
      [9, '2199-01-01', 'future'],
    ]);
    await shop.asset(
      'materialized: incremental\ntime_column: day\nstart: "2024-01-01"\nbatch_size: 500',
      `select id, day, name from ${source(shop.project)} where day >= '{{ interval.start }}' and day < '{{ interval.end }}'`,
    );
    await shop.run();
    expect(names(await shop.rows())).toEqual(['1 a', '2 b']);
    await shop.events([
      [1, '2024-01-01', 'A'],
      [2, '2024-01-02', 'B'],
    ]);
    await shop.run();
    expect(names(await shop.rows())).toEqual(['1 a', '2 b']);
    await shop.run('--from', '2024-01-02', '--to', '2024-01-03');
    expect(names(await shop.rows())).toEqual(['1 a', '2 B']);
    await shop.run('--full-refresh');
    expect(names(await shop.rows())).toEqual(['1 A', '2 B']);
  }, 120_000);

  test('an asset by partition replaces the partitions that the SELECT returns', async () => {
    const shop = await createShop(destination);
    await shop.asset(
      'materialized: incremental\npartition_by: day',
      `select id, day, name from ${source(shop.project)}`,
    );
    await shop.events([
      [1, '2024-01-01', 'a'],
      [2, '2024-01-02', 'b'],
      [3, '2024-01-02', 'c'],
    ]);
    await shop.run();
    await shop.events([[4, '2024-01-02', 'd']]);
    await shop.run();
    expect(names(await shop.rows())).toEqual(['1 a', '4 d']);
  }, 120_000);

  test('a snapshot keeps what a row was, and ends the versions of rows that are gone', async () => {
    const shop = await createShop(destination);
    await shop.asset(
      'materialized: snapshot\nunique_key: id\ndeletions: invalidate',
      `select id, name from ${source(shop.project)}`,
    );
    await shop.events([
      [1, '2024-01-01', 'a'],
      [2, '2024-01-02', 'b'],
    ]);
    await shop.run();
    await shop.run();
    await shop.events([[1, '2024-01-01', 'A']]);
    await shop.run();
    const rows = await shop.rows('id, name, _weir_valid_to');
    expect(names(rows).toSorted()).toEqual(['1 A', '1 a', '2 b']);
    expect(rows.filter((row) => row._weir_valid_to === null).map(({name}) => name)).toEqual(['A']);
  }, 120_000);

  test('a snapshot with deletions: new_record tells what was deleted and when it came back', async () => {
    const shop = await createShop(destination);
    await shop.asset(
      'materialized: snapshot\nunique_key: id\ndeletions: new_record',
      `select id, name from ${source(shop.project)}`,
    );
    const both: Row[] = [
      [1, '2024-01-01', 'a'],
      [2, '2024-01-02', 'b'],
    ];
    for (const rows of [both, both.slice(0, 1), both]) {
      await shop.events(rows);
      await shop.run();
    }
    const rows = await shop.rows('id, name, _weir_is_deleted, _weir_valid_to');
    const told = rows.map((row) =>
      [row.id, row.name, Boolean(row._weir_is_deleted), row._weir_valid_to === null ? 'now' : 'then'].join(
        ' ',
      ),
    );
    expect(told.toSorted()).toEqual(['1 a false now', '2 b false now', '2 b false then', '2 b true then']);
  }, 120_000);

  test('columns of the SELECT change by the policy of the asset', async () => {
    const shop = await createShop(destination);
    const header = (policy: string) =>
      `materialized: incremental\nunique_key: id\non_schema_change: ${policy}`;
    const all = `select * from ${source(shop.project)}`;
    await shop.events([[1, '2024-01-01', 'a']]);
    await shop.asset(header('fail'), all);
    await shop.run();
    await shop.events([[2, '2024-01-02', 'b']], {header: 'price', values: ['7']});
    const {exitCode, stderr} = await shop.project.weir('run');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/has other columns than .*built \(new: price\)/);
    expect(names(await shop.rows())).toEqual(['1 a']);
    await shop.asset(header('ignore'), all);
    await shop.run();
    expect(Object.keys((await shop.rows('*'))[0]!)).toEqual(['id', 'day', 'name']);
    // A build that fails after the columns were added takes them back.
    if (destination.definition.name !== 'mysql') {
      await shop.asset(`${header('append_new_columns')}\npost_hook: select * from nowhere`, all);
      expect((await shop.project.weir('run')).exitCode).toBe(1);
      expect(Object.keys((await shop.rows('*'))[0]!)).toEqual(['id', 'day', 'name']);
    }
    await shop.asset(header('append_new_columns'), all);
    await shop.run();
    expect((await shop.rows('id, price')).map(({price}) => price && Number(price))).toEqual([null, 7]);
    await shop.asset(header('sync_all_columns'), `select id, name from ${source(shop.project)}`);
    await shop.run();
    expect(Object.keys((await shop.rows('*'))[0]!)).toEqual(['id', 'name']);
  }, 120_000);

  test('ephemeral assets stand in those that read them, through chains, and hooks run around a build', async () => {
    const shop = await createShop(destination);
    const {project} = shop;
    await shop.events([
      [1, '2024-01-01', 'a'],
      [2, '2024-01-02', 'b'],
    ]);
    await project.write({
      'assets/one.sql': `/* @weir\nmaterialized: ephemeral\n*/\nwith e as (select * from ${source(project)}) select * from e -- end\n`,
      'assets/two.sql': `/* @weir\nmaterialized: ephemeral\n*/\nselect id + 10 as id, day, name from {{ ref('one') }}\n`,
    });
    await shop.asset(
      `materialized: table\npost_hook: insert into {{ this }} (id, name) values (99, 'hook')`,
      `with own as (select id, name from {{ ref('two') }} union all select id, name from {{ ref('one') }}) select * from own`,
    );
    await shop.run();
    expect(names(await shop.rows())).toEqual(['1 a', '2 b', '11 a', '12 b', '99 hook']);
  }, 120_000);
});
