import {randomUUID} from 'node:crypto';
import {expect} from 'vitest';
import {adapters} from '#plugins/index.ts';
import {loadProject} from '#src/config/load-project.ts';
import type {OperationContext} from '#src/operations/context.ts';
import {ingest} from '#src/operations/ingest/ingest.ts';
import type {IngestRequest} from '#src/operations/ingest/ingest-request.ts';
import {openConnection} from '#src/operations/open-connection.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {adminQuery, createTestDatabase, type PostgresFacts} from '#test/engines/postgres.ts';
import {rowsOfTable, type FaultDestination, type LoadCase} from './fault-cases.ts';
import {createFolder} from './folder.ts';
import {connectionYaml} from './ingest-project.ts';

/** All columns of the source; what the mode adds holds moments, which differ from run to run. */
const columns = 'id, seen_at, grp, name';

export interface FaultProject {
  folder: string;
  context: OperationContext;
}

export interface LoadOutcome {
  status: string;
  /** Codes of the errors of its steps. */
  problems: string[];
}

/** Tables to load from, projects that load them, and what the loads give when nothing breaks. */
export interface FaultSite {
  database: PostgresFacts;
  /** A project whose connections lead through another port where that is wanted. */
  openProject(
    destination: FaultDestination,
    broken?: {side: 'source' | 'destination'; port: number},
  ): Promise<FaultProject>;
  /** A table of its own for one case. */
  createSource(): Promise<string>;
  dropSource(source: string): Promise<void>;
  mutate(source: string, loadCase: LoadCase): Promise<void>;
  newTarget(destination: FaultDestination): string;
  load(
    project: FaultProject,
    load: {source: string; target: string; loadCase: LoadCase; retries?: number; stallTimeout?: string},
  ): Promise<LoadOutcome>;
  rowsOf(project: FaultProject, target: string): Promise<string[]>;
  /** The rows after two loads that nothing breaks. */
  reference(loadCase: LoadCase): Promise<string[]>;
}

export async function createFaultSite(server: PostgresFacts, name: string): Promise<FaultSite> {
  const runtime = createNodeRuntime();
  const database = await createTestDatabase(server, name);
  process.env.TEST_PASSWORD = database.password;
  await adminQuery(
    database,
    `create table events as select i as id, timestamp '2026-01-01' + (i / 7) * interval '1 second' as seen_at, i % 50 as grp,
       case when i % 11 = 0 then null else 'name, "' || i || '"' end as name from generate_series(1, ${rowsOfTable}) i`,
  );
  const expected = new Map<string, Promise<string[]>>();
  let tables = 0;

  const site: FaultSite = {
    database,
    async openProject(destination, broken) {
      const through = (side: 'source' | 'destination') =>
        connectionYaml('postgres', {...database, ...(broken?.side === side && {port: broken.port})});
      const warehouse = {
        duckdb: '{type: duckdb, path: warehouse.duckdb}',
        sqlite: '{type: sqlite, path: warehouse.sqlite}',
        lake: '{type: lake, root: lake}',
        postgres: through('destination'),
      }[destination];
      const folder = await createFolder({
        'weir.yml': `project: shop\nconnections:\n  app: ${through('source')}\n  warehouse: ${warehouse}\n`,
      });
      const context: OperationContext = {
        runtime,
        adapters,
        signal: new AbortController().signal,
        project: () => loadProject(runtime, adapters, {directory: folder}),
      };
      return {folder, context};
    },
    async createSource() {
      const source = `events_${++tables}`;
      await adminQuery(
        database,
        `create table ${source} as table events; alter table ${source} add primary key (id); analyze ${source}`,
      );
      return source;
    },
    dropSource: (source) => adminQuery(database, `drop table ${source}`).then(() => {}),
    mutate: (source, {mutation}) => adminQuery(database, mutation.replaceAll('$t', source)).then(() => {}),
    newTarget: (destination) =>
      destination === 'sqlite' ? 'main.events' : `w_${randomUUID().slice(0, 8)}.events`,
    async load({context}, {source, target, loadCase, retries = 0, stallTimeout = '10s'}) {
      const request: IngestRequest = {
        from: `app:public.${source}`,
        to: `warehouse:${target}`,
        isQuery: false,
        isStream: false,
        options: {},
        key: [],
        cursor: [],
        select: [],
        exclude: [],
        checksum: false,
        retries,
        stallTimeout,
        ...loadCase.flags,
      };
      const problems: string[] = [];
      const {status} = await ingest(context, request, {
        reporter: {
          report(event) {
            if (event.type === 'step_finished' && event.error) problems.push(event.error.code);
          },
          finish: async () => {},
        },
      });
      return {status, problems};
    },
    async rowsOf({context}, target) {
      const warehouse = await openConnection(context, 'warehouse', {signal: context.signal});
      try {
        const result = await warehouse.query.run({text: `select ${columns} from ${target}`});
        const rows: string[] = [];
        for await (const batch of result.batches)
          for (let row = 0; row < batch.rowCount; row++)
            rows.push(JSON.stringify(batch.columns.map((column) => textOf(column[row]))));
        return rows.toSorted();
      } finally {
        await warehouse.close();
      }
    },
    reference(loadCase) {
      const known = expected.get(loadCase.title) ?? loadTwice(site, loadCase);
      expected.set(loadCase.title, known);
      return known;
    },
  };
  return site;
}

/** Alike for all destinations, which differ in integers and in how moments are written. */
function textOf(value: unknown): string | null {
  return value == null
    ? null
    : String(value).replace(/^(\d{4}-\d\d-\d\d)T?\s*(\d\d:\d\d:\d\d)(\.0+)?Z?$/, '$1 $2');
}

async function loadTwice(site: FaultSite, loadCase: LoadCase): Promise<string[]> {
  const project = await site.openProject('duckdb');
  const source = await site.createSource();
  const target = site.newTarget('duckdb');
  for (const round of [0, 1]) {
    if (round === 1) await site.mutate(source, loadCase);
    expect(await site.load(project, {source, target, loadCase})).toEqual({status: 'succeeded', problems: []});
  }
  return site.rowsOf(project, target);
}

/** Rows that should be there and are not, and the other way round; a row that is there twice is told, too. */
export function differences(found: readonly string[], wanted: readonly string[]) {
  const countOf = (rows: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1);
    return counts;
  };
  const surplus = (rows: readonly string[], others: readonly string[]) => {
    const counts = countOf(others);
    return [...countOf(rows)].filter(([row, count]) => count > (counts.get(row) ?? 0)).map(([row]) => row);
  };
  return {missing: surplus(wanted, found), surplus: surplus(found, wanted)};
}
