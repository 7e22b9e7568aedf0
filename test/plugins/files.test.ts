import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll} from 'vitest';
import files from '#plugins/files/index.ts';
import {describeWarehouse} from '#test/contract/warehouse.ts';
import {duckdbStatements} from './duckdb-statements.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-files-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

writeFileSync(join(folder, 'people.csv'), 'id,name\n1,Ada\n2,"Grace, ""Amazing""\nHopper"\n3,\n');
writeFileSync(join(folder, 'nobody.csv'), 'id,name\n');

describeWarehouse({
  definition: files,
  settings: async () => ({root: folder}),
  statements: duckdbStatements,
  withoutRoomFor: ['huge'],
  relation: (name) => ({name: `${name}.parquet`}),
  sample: {
    relation: {name: 'people.csv'},
    selections: [
      {kind: 'path', path: 'people.csv'},
      {kind: 'statement', text: "select * from 'people.csv'"},
    ],
    emptySelections: [{kind: 'path', path: 'nobody.csv'}],
  },
});
