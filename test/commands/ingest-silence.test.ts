import {beforeAll, describe, expect, test} from 'vitest';
import {startFaultProxy} from '#test/engines/fault-proxy.ts';
import {sharedPostgres} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {loadCases} from '#test/helpers/fault-cases.ts';
import {createFaultSite, type FaultSite} from '#test/helpers/fault-site.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);
const loadCase = loadCases.find(({title}) => title === 'append with a lag')!;

describe.skipIf(!server)('a request that the network swallows', () => {
  let site: FaultSite;

  beforeAll(async () => {
    site = await createFaultSite(server!, 'weir_ingest_silence');
  });

  // Among the first bytes are those of the login, then come questions about the tables, then the rows.
  const places = [600, 2800, 3800, 4400];

  async function survive(side: 'source' | 'destination', afterBytes: number): Promise<void> {
    const proxy = await startFaultProxy(site.database);
    try {
      const project = await site.openProject('postgres', {side, port: proxy.port});
      const source = await site.createSource();
      const target = site.newTarget('postgres');
      const load = () => site.load(project, {source, target, loadCase, retries: 3, stallTimeout: '500ms'});
      expect(await load()).toMatchObject({status: 'succeeded'});
      await site.mutate(source, loadCase);
      proxy.arm({action: 'stall', direction: 'to-server', afterBytes});
      await load();
      proxy.arm(undefined);
      expect({afterBytes, ...(await load())}).toMatchObject({afterBytes, status: 'succeeded'});
      expect(await site.rowsOf(project, target)).toEqual(await site.reference(loadCase));
    } finally {
      await proxy.stop();
    }
  }

  test.each(['source', 'destination'] as const)(
    'to the %s is given up and asked again',
    {timeout: 180_000},
    async (side) => {
      // Most of the time they wait.
      await Promise.all(places.map((afterBytes) => survive(side, afterBytes)));
    },
  );
});
