import definition from '#plugins/mysql/index.ts';
import type {WarehouseFixture} from '#test/contract/warehouse.ts';
import {createTestDatabase, sharedMariadb, type MariadbFacts} from '#test/engines/mariadb.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {awkwardValues} from './mysql.values.ts';

/** The shared MariaDB with a database of its own, or undefined where there is no server. */
export function mariadbDatabase(name: string): Promise<MariadbFacts | undefined> {
  return requireEngine('MariaDB', async () => createTestDatabase(await sharedMariadb(), name));
}

/** Numbers by joining digits with what comes before them, as neither server counts far by recursion. */
function series(rowCount: number): string {
  const zeros = /0*$/.exec(String(rowCount))![0].length;
  const union = (count: number) =>
    Array.from({length: count}, (_, value) => `select ${value}${value === 0 ? ' as n' : ''}`).join(
      ' union all ',
    );
  const tables = ['heads h', ...Array.from({length: zeros}, (_, place) => `digits d${place}`)];
  const value = [
    `h.n * ${10 ** zeros}`,
    ...Array.from({length: zeros}, (_, place) => `d${place}.n * ${10 ** place}`),
  ];
  return `with digits as (${union(10)}), heads as (${union(rowCount / 10 ** zeros)})
    select 1 + ${value.join(' + ')} as n from ${tables.join(', ')} order by n`;
}

export function mysqlFixture(facts: MariadbFacts | undefined): WarehouseFixture {
  return {
    definition,
    ...(!facts && {unavailable: 'the server could not be started'}),
    settings: async () => ({...facts}),
    wrongPassword: async () => ({
      settings: {...facts, password: 'not-the-password-2718'},
      password: 'not-the-password-2718',
    }),
    settingsForAddress: (host, port) => ({...facts, host, port}),
    relation: (name) => ({schema: facts!.database, name}),
    statements: {
      awkwardValues,
      empty: `select 1 as id, '' as name from dual where false`,
      duplicateNames: 'select 1 as x, 2 as x',
      series,
      // By itself, a sleep that is stopped is no error to MySQL.
      endless: 'select n, sleep(86400) as slept from (select 1 as n union all select 2) q',
      parameters: {
        statement: {
          text: 'select cast(? as signed) as a, ? as b, ? as c, cast(? as decimal(10,2)) as d, ? as e, ? as f',
          parameters: [
            9223372036854775807n,
            `'; drop table x; -- \\`,
            new Uint8Array([0, 255]),
            '1.50',
            null,
            1.5,
          ],
        },
        row: [9223372036854775807n, `'; drop table x; -- \\`, new Uint8Array([0, 255]), '1.50', null, 1.5],
      },
      session: {
        remember: 'create temporary table remembered as select 42 as x',
        recall: 'select x from remembered',
        row: [42],
      },
      syntaxError: 'selct 1',
      unknownTable: 'select * from no_such_table_here',
    },
    withoutRoomFor: ['not_finite', 'instant'],
    unknownJobId: '999999999999',
  };
}
