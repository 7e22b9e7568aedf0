import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import {describeWarehouse} from '#test/contract/warehouse.ts';
import {duckdbStatements} from './duckdb-statements.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-duckdb-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

describeWarehouse({
  definition: duckdb,
  settings: async () => ({path: join(folder, 'contract.duckdb')}),
  statements: duckdbStatements,
});
