import definition from '#plugins/mysql/index.ts';
import type {WarehouseFixture} from '#test/contract/warehouse.ts';
import {createTestDatabase, sharedMariadb, type MariadbFacts} from '#test/engines/mariadb.ts';
import {requireEngine} from '#test/engines/require-engine.ts';
import {awkwardValues} from './mysql.values.ts';

/** The shared MariaDB with a database of its own, or undefined where there is no server. */
export function mariadbDatabase(name: string): Promise<MariadbFacts | undefined> {
  return requireEngine('MariaDB', async () => createTestDatabase(await sharedMariadb(), name));
}

/** Numbers without a table of them: digits of a cross join, which the servers need not sort. */
function series(rowCount: number): string {
  const digits = String(rowCount - 1).length;
  const tables = Array.from({length: digits}, (_, index) => `digits d${index}`).reverse();
  const value = Array.from({length: digits}, (_, index) => `d${index}.n * ${10 ** index}`).join(' + ');
  const ten = Array.from({length: 10}, (_, digit) => `select ${digit}${digit === 0 ? ' as n' : ''}`);
  return `with digits as (${ten.join(' union all ')}) select n from (
    select 1 + ${value} as n from ${tables.join(', ')}) q where n <= ${rowCount} order by n`;
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
