import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {dbt} from '#test/engines/dbt.ts';
import {adminQuery, createTestDatabase, sharedPostgres, type PostgresFacts} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {copyDbtProject} from '#test/helpers/dbt-projects.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const server = await requireEngine('PostgreSQL', sharedPostgres);
const engine = await requireEngine('dbt', dbt);

/** dbt takes its time to start. */
const mostMs = 300_000;

function environment({host, port, user, password, database}: PostgresFacts): Record<string, string> {
  return {
    LEDGER_HOST: host,
    LEDGER_PORT: String(port),
    LEDGER_USER: user,
    LEDGER_PASSWORD: password,
    LEDGER_DATABASE: database,
  };
}

async function contents(database: PostgresFacts): Promise<Record<string, unknown>> {
  const tables = await adminQuery(
    database,
    `select table_name as name, table_type as type from information_schema.tables where table_schema = 'ledger' order by 1`,
  );
  const found: Record<string, unknown> = {};
  for (const {name, type} of tables) {
    const shown =
      name === 'bookings_by_value' ? 'id, account, amount, dbt_valid_to is null as is_current' : '*';
    const rows = await adminQuery(
      database,
      `select to_json(t)::text as row from (select ${shown} from ledger.${name}) t order by 1`,
    );
    found[`${type} ${name}`] = rows.map(({row}) => row);
  }
  return found;
}

async function change(folder: string): Promise<void> {
  const seed = join(folder, 'seeds/bookings.csv');
  const text = await readFile(seed, 'utf8');
  await writeFile(
    seed,
    `${text.replace('4,card,7,', '4,card,70,').replace(/^2,.*\n/m, '')}5,bank,1,2024-03-01,last\n`,
  );
}

describe.skipIf(!server || !engine)('a dbt project on PostgreSQL', {timeout: mostMs}, () => {
  test('runs in place and leaves the same tables as dbt, also when its data change', async () => {
    const [ofDbt, ofWeir] = [await copyDbtProject('ledger'), await copyDbtProject('ledger')];
    const forDbt = await createTestDatabase(server!, 'weir_dbt_expected');
    const forWeir = await createTestDatabase(server!, 'weir_dbt');
    const run = async () => {
      expect(await engine!.with(environment(forDbt)).run(ofDbt, 'build')).toContain('ERROR=0');
      expect(await runWeir(['run'], {cwd: ofWeir, env: environment(forWeir)})).toMatchObject({exitCode: 0});
      expect(await contents(forWeir)).toEqual(await contents(forDbt));
    };
    await run();
    await change(ofDbt);
    await change(ofWeir);
    await run();
  });
});
