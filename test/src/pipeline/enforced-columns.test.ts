import {describe, expect, test} from 'vitest';
import {runPipeline} from '#src/operations/run-pipeline/run-pipeline.ts';
import type {PipelineEvent} from '#src/pipeline/events.ts';
import {parseAsset} from '#src/project/parse-asset.ts';
import {createTestDatabase as createMariadbDatabase, sharedMariadb} from '#test/engines/mariadb.ts';
import {createTestDatabase, sharedPostgres} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {createEmbeddedProject} from '#test/helpers/embedded-project.ts';
import {failureOf} from '#test/helpers/failure.ts';

const postgres = await requireEngine('PostgreSQL', async () =>
  createTestDatabase(await sharedPostgres(), 'weir_contracts'),
);
const mariadb = await requireEngine('MariaDB', async () =>
  createMariadbDatabase(await sharedMariadb(), 'weir_contracts'),
);
process.env['CONTRACTS_POSTGRES'] = postgres?.password;
process.env['CONTRACTS_MARIADB'] = mariadb?.password;

const connections: [string, object | undefined][] = [
  ['DuckDB', {type: 'duckdb', path: 'data.duckdb'}],
  ['PostgreSQL', postgres && {type: 'postgres', ...postgres, password: 'env:CONTRACTS_POSTGRES'}],
  ['MariaDB', mariadb && {type: 'mariadb', ...mariadb, password: 'env:CONTRACTS_MARIADB'}],
];

const header = `/* @weir
contract: enforced
columns:
  - {name: id, type: bigint, nullable: false}
  - {name: price, type: "decimal(10,2)"}
*/
`;
const sound = 'select cast(1 as decimal(18,0)) as total, cast(1.5 as decimal(10,2)) as price';

describe.each(connections)('a contract enforced on %s', (_, connection) => {
  async function build(select: string, headerText = header): Promise<string> {
    const {context} = await createEmbeddedProject(
      {'assets/weir_contracts/items.sql': headerText + select},
      {connections: {local: connection!}},
    );
    const events: PipelineEvent[] = [];
    const reporter = {report: (event: PipelineEvent) => void events.push(event), finish: async () => {}};
    await runPipeline(context, {select: [], fresh: false, reporter});
    const finished = events.find((event) => event.type === 'step_finished');
    return finished?.type === 'step_finished' ? (finished.error?.message ?? finished.status) : 'nothing';
  }

  test.skipIf(!connection)('builds what gives the columns that were agreed on', async () => {
    const twoColumns = header.replace('name: id, type: bigint', 'name: total, type: "decimal(18,0)"');
    expect(await build(sound, twoColumns)).toBe('succeeded');
  });

  test.skipIf(!connection)(
    'refuses missing, further and other columns before anything is built',
    async () => {
      const message = await build(`select 'x' as price, 1.0 as total`);
      expect(message).toMatch(/weir_contracts\.items: the SELECT breaks its contract/);
      expect(message).toMatch(/id \(bigint\) is missing/);
      expect(message).toMatch(/price is .*, and decimal\(10,2\) was agreed/);
      expect(message).toMatch(/total \(.*\) is not in the contract/);
    },
  );

  test.skipIf(!connection)('refuses rows without a value that must be there', async () => {
    const message = await build(
      `select total, price from (${sound} union all select null, null) as t`,
      header.replace('name: id, type: bigint', 'name: total, type: "decimal(18,0)"'),
    );
    expect(message).toContain('total must have a value, and 1 row has none');
  });
});

test('a contract without types is a mistake', async () => {
  const untyped = await failureOf(() =>
    parseAsset({
      file: 'assets/a.sql',
      text: '/* @weir\ncontract: enforced\ncolumns:\n  - {name: id, type: bigint}\n  - {name: x}\n*/\nselect 1',
    }),
  );
  expect(untyped.message).toContain('assets/a.sql:5:5: contract: enforced needs a type of the column x');
  const none = await failureOf(() =>
    parseAsset({file: 'assets/a.sql', text: '/* @weir\ncontract: {enforced: true}\n*/\nselect 1'}),
  );
  expect(none.message).toContain('contract: enforced needs the columns');
});
