import fc from 'fast-check';
import {beforeAll, describe, expect, test} from 'vitest';
import {startFaultProxy} from '#test/engines/fault-proxy.ts';
import {sharedPostgres} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {
  anyFault,
  breaks,
  failuresOf,
  loadCases,
  rowsOfTable,
  seed,
  timeoutMs,
  type FaultCase,
} from '#test/helpers/fault-cases.ts';
import {createFaultSite, differences, type FaultSite} from '#test/helpers/fault-site.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);
/** Most of the time a broken load waits. */
const atOnce = 8;
const mostAttempts = 6;

describe.skipIf(!server)('a load whose connection breaks', () => {
  let site: FaultSite;

  beforeAll(async () => {
    site = await createFaultSite(server!, 'weir_ingest_faults');
  });

  test.each(loadCases)('the loads by $title bring what the source has', async (loadCase) => {
    expect((await site.reference(loadCase)).length).toBeGreaterThan(rowsOfTable * 0.9);
  });

  async function survive({
    load: loadCase,
    destination,
    side,
    round,
    fault,
    retries,
  }: FaultCase): Promise<void> {
    const wanted = await site.reference(loadCase);
    const proxy = await startFaultProxy(site.database);
    try {
      const project = await site.openProject(destination, {side, port: proxy.port});
      const source = await site.createSource();
      const target = site.newTarget(destination);
      for (const current of [0, 1] as const) {
        if (current === 1) await site.mutate(source, loadCase);
        proxy.arm(current === round ? fault : undefined);
        let outcome = await site.load(project, {
          source,
          target,
          loadCase,
          retries,
          // What is silent only because the machine is busy gets more time once the fault has struck.
          ...(current === round && {stallTimeout: '300ms'}),
        });
        for (let attempt = 1; outcome.status !== 'succeeded' && attempt < mostAttempts; attempt++) {
          expect(outcome.problems).not.toContain('transfer-mismatch');
          outcome = await site.load(project, {source, target, loadCase, retries});
        }
        proxy.arm(undefined);
        expect(outcome).toEqual({status: 'succeeded', problems: []});
      }
      expect(differences(await site.rowsOf(project, target), wanted)).toEqual({missing: [], surplus: []});
      await site.dropSource(source);
    } finally {
      await proxy.stop();
    }
  }

  test.each(['scd2', 'replace in parts'])(
    'goes through by %s although the server still holds the locks of the silent connection',
    {timeout: timeoutMs(1)},
    async (title) => {
      const load = loadCases.find((loadCase) => loadCase.title === title)!;
      const fault = {action: 'stall', direction: 'to-server', afterBytes: 20_000} as const;
      await survive({load, destination: 'postgres', side: 'destination', round: 0, retries: 0, fault});
    },
  );

  test(
    `leaves no row out and none twice, over ${breaks} random faults of seed ${seed}`,
    {timeout: timeoutMs(breaks)},
    async () => {
      for (const loadCase of loadCases) await site.reference(loadCase);
      const failed = await failuresOf(fc.sample(anyFault, {numRuns: breaks, seed}), atOnce, survive);
      expect({seed, failed}).toEqual({seed, failed: []});
    },
  );
});
