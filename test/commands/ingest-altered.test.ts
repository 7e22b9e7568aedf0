import {join} from 'node:path';
import {expect, test} from 'vitest';
import {adapters} from '#plugins/index.ts';
import {loadProject} from '#src/config/load-project.ts';
import type {OperationContext} from '#src/operations/context.ts';
import {ingest} from '#src/operations/ingest/ingest.ts';
import {openConnection} from '#src/operations/open-connection.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import * as mariadb from '#test/engines/mariadb.ts';
import * as postgres from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {connectionYaml} from '#test/helpers/ingest-project.ts';
import {runSqlNow, type SqlSystem} from '#test/helpers/run-sql-now.ts';

const runtime = createNodeRuntime();
const postgresFacts = await requireEngine('PostgreSQL', postgres.sharedPostgres);
const mariadbFacts = await requireEngine('MariaDB', mariadb.sharedMariadb);
let databases = 0;

/** A database of its own: how to reach it, and the table as weir names it. */
const systems: Record<
  SqlSystem,
  {isThere: boolean; create(): Promise<{facts: object; yaml: string; table: string}>}
> = {
  postgres: {
    isThere: postgresFacts !== undefined,
    async create() {
      const facts = await postgres.createTestDatabase(postgresFacts!, `weir_altered_${++databases}`);
      process.env.TEST_PASSWORD = facts.password;
      return {facts, yaml: connectionYaml('postgres', facts), table: 'public.events'};
    },
  },
  mysql: {
    isThere: mariadbFacts !== undefined,
    async create() {
      const facts = await mariadb.createTestDatabase(mariadbFacts!, `weir_altered_${++databases}`);
      process.env.TEST_PASSWORD = facts.password;
      return {facts, yaml: connectionYaml('mysql', facts), table: `${facts.database}.events`};
    },
  },
  sqlite: {
    isThere: true,
    async create() {
      const path = join(await createFolder({}), 'app.sqlite');
      return {facts: {path}, yaml: `{type: sqlite, path: ${path}}`, table: 'main.events'};
    },
  },
};

const rows = 40;
const start = [
  'create table events (id int primary key, amount int, note varchar(100))',
  `insert into events values ${Array.from({length: rows}, (_, id) => `(${id}, ${id * 2}, 'n${id}')`).join(', ')}`,
];

/** More than 32 bits. */
const large = 5_000_000_000;

const changes = {
  'a column is added': {
    statements: () => ['alter table events add column extra int', 'update events set extra = id'],
    columns: 'id, amount, note, extra',
    last: [39, 78, 'n39', 39],
  },
  'a column is dropped': {
    statements: () => ['alter table events drop column note'],
    columns: 'id, amount',
    last: [39, 78],
  },
  'the type of a column is widened': {
    statements: (system: SqlSystem) => [
      ...{
        postgres: ['alter table events alter column amount type bigint'],
        mysql: ['alter table events modify amount bigint'],
        // Its columns take any value; a table with another type takes the place of the first.
        sqlite: [
          'create table wider (id int primary key, amount bigint, note varchar(100))',
          'insert into wider select * from events',
          'drop table events',
          'alter table wider rename to events',
        ],
      }[system],
      `update events set amount = ${large} where id = 39`,
    ],
    columns: 'id, amount, note',
    last: [39, large, 'n39'],
  },
};

const ways = [
  {way: 'merge by a cursor', flags: {mode: 'merge', key: ['id'], cursor: ['id']}, stops: false},
  // Rows of its first parts would lack what the change brought.
  {way: 'replace in parts', flags: {mode: 'replace', key: [], cursor: []}, stops: true},
] as const;

const cases = (Object.keys(systems) as SqlSystem[]).flatMap((system) =>
  Object.entries(changes).flatMap(([what, change]) => ways.map((way) => ({system, what, ...way, ...change}))),
);

test.each(cases.filter(({system}) => systems[system].isThere))(
  'when $what between two chunks from $system, a $way comes out right',
  async ({system, flags, stops, statements, columns, last}) => {
    const {facts, yaml, table} = await systems[system].create();
    runSqlNow(system, facts, start);
    const directory = await createFolder({
      'weir.yml': `project: shop\nconnections:\n  app: ${yaml}\n  warehouse: {type: duckdb, path: w.duckdb}\n`,
    });
    const context: OperationContext = {
      runtime,
      adapters,
      signal: new AbortController().signal,
      project: () => loadProject(runtime, adapters, {directory}),
    };
    const load = async (afterFirstChunk?: () => void) => {
      let pending = afterFirstChunk;
      const problems: {code: string; message: string; hint?: string | undefined}[] = [];
      const {status} = await ingest(
        context,
        {
          from: `app:${table}`,
          to: 'warehouse:raw.events',
          isQuery: false,
          isStream: false,
          options: {},
          ...flags,
          key: [...flags.key],
          cursor: [...flags.cursor],
          chunk: '10',
          select: [],
          exclude: [],
          checksum: false,
          retries: 0,
          parallel: 1,
        },
        {
          reporter: {
            report(event) {
              if (event.type === 'step_finished' && event.error) problems.push(event.error);
              if (event.type !== 'chunk_finished') return;
              pending?.();
              pending = undefined;
            },
            finish: async () => {},
          },
        },
      );
      expect(pending, 'the load has several chunks').toBeUndefined();
      return {status, problems};
    };
    const query = async (sql: string) => {
      const warehouse = await openConnection(context, 'warehouse', {signal: context.signal});
      try {
        const found: unknown[][] = [];
        for await (const {columns: values, rowCount} of (await warehouse.query.run({text: sql})).batches)
          for (let row = 0; row < rowCount; row++) found.push(values.map((column) => column[row]));
        return found;
      } finally {
        await warehouse.close();
      }
    };

    // Without a first load the table would be built in parts and not chunk by chunk.
    runSqlNow(system, facts, ['delete from events where id > 0']);
    expect(await load()).toEqual({status: 'succeeded', problems: []});
    runSqlNow(system, facts, [start[1]!.replace("(0, 0, 'n0'), ", '')]);

    const interrupted = await load(() => runSqlNow(system, facts, statements(system)));
    if (stops) {
      expect(interrupted).toMatchObject({
        status: 'failed',
        problems: [
          {
            code: 'transfer-source',
            message: expect.stringMatching(/events.*changed/),
            hint: expect.stringMatching(/again/),
          },
        ],
      });
      expect(await query('select count(*) from raw.events')).toEqual([
        [expect.toSatisfy((n) => Number(n) === 1)],
      ]);
      expect(await load()).toEqual({status: 'succeeded', problems: []});
    } else expect(interrupted).toEqual({status: 'succeeded', problems: []});
    expect(await query('select count(*), count(distinct id), min(id), max(id) from raw.events')).toEqual([
      [rows, rows, 0, rows - 1].map((value) => expect.toSatisfy((found) => Number(found) === value)),
    ]);
    const [found] = await query(`select ${columns} from raw.events where id = 39`);
    if (stops && columns.endsWith('extra'))
      expect(await query('select count(*) from raw.events where extra = id')).toEqual([
        [expect.toSatisfy((n) => Number(n) === rows)],
      ]);
    expect(found!.map((value) => (typeof value === 'bigint' ? Number(value) : value))).toEqual(last);
  },
);
