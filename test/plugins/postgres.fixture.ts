import definition from '#plugins/postgres/index.ts';
import type {WarehouseFixture} from '#test/contract/warehouse.ts';
import {createTestDatabase, sharedPostgres, type PostgresFacts} from '#test/engines/postgres.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {awkwardValues} from './postgres.values.ts';

/** The shared server with a database of its own, or undefined where there is no server. */
export function postgresDatabase(name: string): Promise<PostgresFacts | undefined> {
  return requireEngine('PostgreSQL', async () => createTestDatabase(await sharedPostgres(), name));
}

export function postgresFixture(facts: PostgresFacts | undefined): WarehouseFixture {
  return {
    definition,
    ...(!facts && {unavailable: 'PostgreSQL could not be started'}),
    settings: async () => ({...facts}),
    wrongPassword: async () => ({
      settings: {...facts, password: 'not-the-password-2718'},
      password: 'not-the-password-2718',
    }),
    settingsForAddress: (host, port) => ({...facts, host, port}),
    statements: {
      awkwardValues,
      empty: 'select 1::int as id, null::text as name where false',
      duplicateNames: 'select 1 as x, 2 as x',
      series: (rowCount) => `select n from generate_series(1, ${rowCount}) as n`,
      endless: 'select pg_sleep(86400)::text as slept',
      parameters: {
        statement: {
          text: 'select $1::int8 as a, $2::text as b, $3::bytea as c, $4::numeric as d, $5::text[] as e, $6::bool as f',
          parameters: [
            9223372036854775807n,
            `'; drop table x; --`,
            new Uint8Array([0, 255]),
            '1.50',
            ['a', null, '"b"'],
            null,
          ],
        },
        row: [
          9223372036854775807n,
          `'; drop table x; --`,
          new Uint8Array([0, 255]),
          '1.50',
          ['a', null, '"b"'],
          null,
        ],
      },
      session: {
        remember: 'create temp table remembered as select 42 as x',
        recall: 'select x from remembered',
        row: [42],
      },
      syntaxError: 'selct 1',
      unknownTable: 'select * from no_such_table_here',
      failsLate: 'select 1 / (5000 - n) from generate_series(1, 10000) as n',
    },
  };
}
