import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {dbt} from '#test/engines/dbt.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {compiledSql, copyDbtProject, databaseContents} from '#test/helpers/dbt-projects.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const engine = await requireEngine('dbt', dbt);

/** dbt takes its time to start. */
const mostMs = 300_000;

/** Columns that hold the moment of the run, or a hash of it. */
const momentary = /^dbt_(scd_id|valid_from|valid_to|updated_at)$/;
const withoutMoments = (table: string, column: string) => {
  if (table.endsWith('_by_value') && momentary.test(column)) return `"${column}" is null`;
  return table === 'orders_by_time' && column === 'dbt_valid_to'
    ? `least("${column}", '2026-01-01')`
    : undefined;
};
const contents = (folder: string) => databaseContents(join(folder, 'shop.duckdb'), withoutMoments);

const laterOrders = `id,customer_id,ordered_at,amount,status,updated_at
10,1,2024-01-05 10:00:00,21,shipped,2024-03-05 10:00:00
11,1,2024-01-06 11:30:00,35,shipped,2024-01-07 09:00:00
12,2,2024-02-12 08:15:00,5,placed,2024-02-12 08:15:00
14,3,2024-03-02 12:00:00,12,shipped,2024-03-03 00:00:00
15,4,2024-03-09 12:00:00,120,placed,2024-03-09 12:00:00
`;

async function change(folder: string): Promise<void> {
  await writeFile(join(folder, 'seeds/raw_orders.csv'), laterOrders);
  const customers = join(folder, 'seeds/raw_customers.csv');
  const text = await readFile(customers, 'utf8');
  await writeFile(customers, text.replace('3,Cy,', '3,Cyd,').replace(/^4,.*\n/m, ''));
}

describe.skipIf(!engine)(
  'a dbt project with seeds, snapshots, increments, hooks and tests',
  {timeout: mostMs},
  () => {
    test('runs in place and leaves the same tables as dbt, also when its data change', async () => {
      const ofDbt = await copyDbtProject('shop');
      const ofWeir = await copyDbtProject('shop');
      expect(await engine!.run(ofDbt, 'build')).toContain('ERROR=0');
      const first = await runWeir(['run'], {cwd: ofWeir});
      expect(first).toMatchObject({exitCode: 0});
      expect(first.stderr).toContain('checks 10 passed, 1 warned');
      expect(await contents(ofWeir)).toEqual(await contents(ofDbt));
      await change(ofDbt);
      await change(ofWeir);
      expect(await engine!.run(ofDbt, 'build')).toContain('FAIL 1 amounts_add_up');
      const second = await runWeir(['run'], {cwd: ofWeir});
      expect(second).toMatchObject({exitCode: 1});
      expect(second.stderr).toContain('amounts_add_up');
      expect(await contents(ofWeir)).toEqual(await contents(ofDbt));
      await engine!.run(ofDbt, 'build', '--full-refresh');
      await runWeir(['run', '--full-refresh'], {cwd: ofWeir});
      expect(await contents(ofWeir)).toEqual(await contents(ofDbt));
    });

    test('compiles to the same SQL, and its manifest names the same nodes, refs and parents', async () => {
      const ofDbt = await copyDbtProject('shop');
      const ofWeir = await copyDbtProject('shop');
      await engine!.run(ofDbt, 'build');
      await runWeir(['run'], {cwd: ofWeir});
      const expectedSql = await compiledSql(ofDbt);
      const compiled = await compiledSql(ofWeir);
      const models = [...expectedSql.keys()].filter((path) => !path.includes('/hooks/'));
      expect(models.length).toBeGreaterThan(20);
      for (const path of models)
        expect({path, sql: compiled.get(path)}).toEqual({path, sql: expectedSql.get(path)});
      const [expected, own] = await Promise.all([readManifest(ofDbt), readManifest(ofWeir)]);
      expect(own.metadata.dbt_schema_version).toBe(expected.metadata.dbt_schema_version);
      expect(Object.keys(own).filter((key) => !(key in expected))).toEqual([]);
      const facts = ({nodes, sources}: Manifest) =>
        Object.fromEntries(
          [...Object.values(nodes), ...Object.values(sources)]
            .filter(({resource_type: type}) => type !== 'operation')
            .map(
              ({name, resource_type, schema, alias, fqn, tags, depends_on, relation_name, package_name}) => [
                `${resource_type} ${name}`,
                {
                  schema,
                  alias,
                  fqn,
                  tags: tags.toSorted(),
                  relation_name,
                  package_name,
                  parents: depends_on?.nodes?.toSorted() ?? [],
                },
              ],
            ),
        );
      expect(facts(own)).toEqual(facts(expected));
      const withoutHooks = Object.keys(expected.parent_map).filter((id) => !id.startsWith('operation.'));
      expect(Object.keys(own.parent_map).map(plainId).toSorted()).toEqual(
        withoutHooks.map(plainId).toSorted(),
      );
    });
  },
);

interface ManifestNode {
  name: string;
  resource_type: string;
  schema: string;
  alias?: string;
  fqn: string[];
  tags: string[];
  relation_name: string | null;
  package_name: string;
  depends_on?: {nodes?: string[]};
}

interface Manifest {
  metadata: {dbt_schema_version: string};
  nodes: Record<string, ManifestNode>;
  sources: Record<string, ManifestNode>;
  parent_map: Record<string, string[]>;
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'target/manifest.json'), 'utf8')) as Manifest;
}

/** Ids of tests end with a hash that only dbt can make. */
function plainId(id: string): string {
  return id.startsWith('test.') ? id.replace(/\.[0-9a-f]{10}$/, '') : id;
}
