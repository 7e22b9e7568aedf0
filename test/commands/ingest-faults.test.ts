import {randomUUID} from 'node:crypto';
import fc from 'fast-check';
import pLimit from 'p-limit';
import {beforeAll, describe, expect, test} from 'vitest';
import {adapters} from '#plugins/index.ts';
import {loadProject} from '#src/config/load-project.ts';
import type {OperationContext} from '#src/operations/context.ts';
import {ingest} from '#src/operations/ingest/ingest.ts';
import type {IngestRequest} from '#src/operations/ingest/ingest-request.ts';
import {openConnection} from '#src/operations/open-connection.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {startFaultProxy} from '#test/engines/fault-proxy.ts';
import {adminQuery, createTestDatabase, sharedPostgres, type PostgresFacts} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {
  anyFault,
  breaks,
  loadCases,
  rowsOfTable,
  seed,
  timeoutMs,
  type FaultCase,
  type LoadCase,
} from '#test/helpers/fault-cases.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {connectionYaml} from '#test/helpers/ingest-project.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);
/** Most of the time a broken load waits. */
const atOnce = 8;
const mostAttempts = 6;

/** All columns of the source; what the mode adds holds moments, which differ from run to run. */
const columns = 'id, seen_at, grp, name';

describe.skipIf(!server)('a load whose connection breaks', () => {
  const runtime = createNodeRuntime();
  let database: PostgresFacts;
  let tables = 0;

  beforeAll(async () => {
    database = await createTestDatabase(server!, 'weir_ingest_faults');
    process.env.TEST_PASSWORD = database.password;
    await adminQuery(
      database,
      `create table events as select i as id, timestamp '2026-01-01' + (i / 7) * interval '1 second' as seen_at, i % 50 as grp,
         case when i % 11 = 0 then null else 'name, "' || i || '"' end as name from generate_series(1, ${rowsOfTable}) i`,
    );
  });

  /** A project whose connections lead through the proxy where the case wants it. */
  async function openProject(
    destination: FaultCase['destination'],
    broken?: {side: FaultCase['side']; port: number},
  ) {
    const through = (side: FaultCase['side']) =>
      connectionYaml('postgres', {...database, ...(broken?.side === side && {port: broken.port})});
    const warehouse =
      destination === 'duckdb' ? '{type: duckdb, path: warehouse.duckdb}' : through('destination');
    const directory = await createFolder({
      'weir.yml': `project: shop\nconnections:\n  app: ${through('source')}\n  warehouse: ${warehouse}\n`,
    });
    const context: OperationContext = {
      runtime,
      adapters,
      signal: new AbortController().signal,
      project: () => loadProject(runtime, adapters, {directory}),
    };
    return context;
  }

  async function createSource(): Promise<string> {
    const name = `events_${++tables}`;
    await adminQuery(database, `create table ${name} as table events`);
    await adminQuery(database, `alter table ${name} add primary key (id)`);
    await adminQuery(database, `analyze ${name}`);
    return name;
  }

  const mutate = async (source: string, {mutation}: LoadCase) => {
    for (const statement of mutation.split(';'))
      await adminQuery(database, statement.replaceAll('$t', source));
  };

  function load(context: OperationContext, source: string, target: string, loadCase: LoadCase, retries = 0) {
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
      stallTimeout: '300ms',
      ...loadCase.flags,
    };
    const problems: string[] = [];
    return ingest(context, request, {
      reporter: {
        report(event) {
          if (event.type === 'step_finished' && event.error) problems.push(event.error.code);
        },
        finish: async () => {},
      },
    }).then(({status}) => ({status, problems}));
  }

  async function rowsOf(context: OperationContext, target: string): Promise<string[]> {
    const warehouse = await openConnection(context, 'warehouse', {signal: context.signal});
    try {
      const result = await warehouse.query.run({text: `select ${columns} from ${target}`});
      const rows: string[] = [];
      for await (const batch of result.batches)
        for (let row = 0; row < batch.rowCount; row++)
          rows.push(JSON.stringify(batch.columns.map((column) => column[row])));
      return rows.toSorted();
    } finally {
      await warehouse.close();
    }
  }

  const expected = new Map<string, string[]>();

  /** What the two loads give when nothing breaks. */
  async function reference(loadCase: LoadCase): Promise<string[]> {
    const known = expected.get(loadCase.title);
    if (known) return known;
    const context = await openProject('duckdb');
    const source = await createSource();
    const target = 'raw.events';
    for (const round of [0, 1]) {
      if (round === 1) await mutate(source, loadCase);
      expect(await load(context, source, target, loadCase)).toEqual({status: 'succeeded', problems: []});
    }
    const rows = await rowsOf(context, target);
    expected.set(loadCase.title, rows);
    return rows;
  }

  test.each(loadCases)('the loads by $title bring what the source has', async (loadCase) => {
    expect((await reference(loadCase)).length).toBeGreaterThan(rowsOfTable * 0.9);
  });

  async function survive(fault: FaultCase): Promise<void> {
    const wanted = await reference(fault.load);
    const proxy = await startFaultProxy(database);
    try {
      const context = await openProject(fault.destination, {side: fault.side, port: proxy.port});
      const source = await createSource();
      const target = `w_${randomUUID().slice(0, 8).replaceAll('-', '')}.events`;
      for (const round of [0, 1] as const) {
        if (round === 1) await mutate(source, fault.load);
        proxy.arm(round === fault.round ? fault.fault : undefined);
        let outcome = await load(context, source, target, fault.load, fault.retries);
        for (let attempt = 1; outcome.status !== 'succeeded' && attempt < mostAttempts; attempt++) {
          expect(outcome.problems).not.toContain('transfer-mismatch');
          outcome = await load(context, source, target, fault.load, fault.retries);
        }
        proxy.arm(undefined);
        expect(outcome).toEqual({status: 'succeeded', problems: []});
      }
      expect(await rowsOf(context, target)).toEqual(wanted);
      await adminQuery(database, `drop table ${source}`);
    } finally {
      await proxy.stop();
    }
  }

  test(`leaves no row out and none twice, over ${breaks} random faults`, {timeout: timeoutMs(breaks)}, async () => {
    for (const loadCase of loadCases) await reference(loadCase);
    const limit = pLimit(atOnce);
    const outcomes = await Promise.all(
      fc.sample(anyFault, {numRuns: breaks, seed}).map((fault) =>
        limit(() =>
          survive(fault).then(
            () => undefined,
            (error: unknown) => ({fault: {...fault, load: fault.load.title}, error: String(error)}),
          ),
        ),
      ),
    );
    expect({seed, failed: outcomes.filter((outcome) => outcome !== undefined)}).toEqual({seed, failed: []});
  });
});
