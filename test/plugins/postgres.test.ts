import {describeWarehouse} from '#test/contract/warehouse.ts';
import {postgresDatabase, postgresFixture} from './postgres.fixture.ts';

describeWarehouse(postgresFixture(await postgresDatabase('weir_contract')));
