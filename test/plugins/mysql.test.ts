import {describeWarehouse} from '#test/contract/warehouse.ts';
import {mariadbDatabase, mysqlFixture} from './mysql.fixture.ts';

describeWarehouse(mysqlFixture(await mariadbDatabase('contract_db')));
