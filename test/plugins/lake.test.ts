import {join} from 'node:path';
import lake from '#plugins/lake/index.ts';
import {describeWarehouse} from '#test/contract/warehouse.ts';
import {duckdbStatements} from './duckdb-statements.ts';
import {useFolder} from './open-plugin.ts';

const folder = useFolder();

describeWarehouse({
  definition: lake,
  settings: async () => ({root: join(folder, 'lake')}),
  statements: duckdbStatements,
});
