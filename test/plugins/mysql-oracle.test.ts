import {afterAll} from 'vitest';
import {describeWarehouse} from '#test/contract/warehouse.ts';
import type {MariadbServer} from '#test/engines/mariadb.ts';
import {startMysql} from '#test/engines/mysql.ts';
import {mysqlFixture} from './mysql.fixture.ts';

const wanted = process.env.WEIR_TEST_MYSQL === '1';
let server: MariadbServer | undefined;
if (wanted) server = await startMysql();
afterAll(() => server?.stop());

const facts = server && {
  host: server.host,
  port: server.port,
  user: server.user,
  password: server.password,
  database: server.database,
};
describeWarehouse({
  ...mysqlFixture(facts),
  ...(!wanted && {unavailable: 'WEIR_TEST_MYSQL=1 is not set; it fetches a MySQL server from Debian'}),
});
