import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll} from 'vitest';
import script from '#plugins/script/index.ts';
import {describeWarehouse} from '#test/contract/warehouse.ts';
import {duckdbStatements} from './duckdb-statements.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-script-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

writeFileSync(
  join(folder, 'people.ts'),
  `export default function* () {
     yield [{id: 1, name: 'Ada'}, {id: 2, name: 'Grace, "Amazing"\\nHopper'}];
     yield {id: 3, name: null};
   }`,
);

describeWarehouse({
  definition: script,
  settings: async () => ({root: folder}),
  statements: duckdbStatements,
  sample: {selections: [{kind: 'stream', name: 'people.ts'}]},
});
