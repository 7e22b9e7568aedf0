import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll} from 'vitest';
import singer from '#plugins/singer/index.ts';
import {describeWarehouse} from '#test/contract/warehouse.ts';
import {duckdbStatements} from './duckdb-statements.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-singer-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const rows = [
  {id: 1, name: 'Ada'},
  {id: 2, name: 'Grace, "Amazing"\nHopper'},
  {id: 3, name: null},
];
const messages = [
  {type: 'SCHEMA', stream: 'people', schema: {properties: {}}, key_properties: ['id']},
  ...rows.map((record) => ({type: 'RECORD', stream: 'people', record})),
];
const tap = join(folder, 'tap.mjs');
writeFileSync(
  tap,
  `if (process.argv.includes('--discover')) process.stdout.write('{"streams": [{"tap_stream_id": "people"}]}');
   else process.stdout.write(${JSON.stringify(`${messages.map((message) => JSON.stringify(message)).join('\n')}\n`)});`,
);

describeWarehouse({
  definition: singer,
  settings: async () => ({command: process.execPath, args: [tap]}),
  statements: duckdbStatements,
  sample: {selections: [{kind: 'stream', name: 'people'}]},
});
