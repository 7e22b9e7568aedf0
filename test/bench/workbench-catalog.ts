// Key to screen of the workbench while it reads a catalog of 5,000 tables for the first time. Run by `node --import tsx`.
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DuckDBInstance} from '@duckdb/node-api';
import {repositoryPath} from '../helpers/repository.ts';
import {startTerminal} from '../helpers/terminal.ts';

const tables = 5000;
const text =
  'select * from table_77 where column_3 > 10 and column_4 is not null order by column_1 desc limit 50';

const folder = await mkdtemp(join(tmpdir(), 'weir-catalog-'));
const instance = await DuckDBInstance.create(join(folder, 'w.duckdb'));
const connection = await instance.connect();
const columns = Array.from({length: 20}, (_, index) => `column_${index} integer`).join(', ');
await connection.run('begin');
for (let table = 0; table < tables; table++) await connection.run(`create table table_${table} (${columns})`);
await connection.run('commit');
connection.closeSync();
instance.closeSync();
await writeFile(
  join(folder, 'weir.yml'),
  'project: p\ndefault_connection: w\nconnections: {w: {type: duckdb, path: w.duckdb}}\n',
);

const startedMs = performance.now();
const terminal = startTerminal(process.execPath, [repositoryPath('bin/run.js'), 'query'], {
  columns: 140,
  rows: 40,
  cwd: folder,
  env: {HOME: folder},
});
await terminal.waitForText('F6 run all');
const openMs = performance.now() - startedMs;
const durations: number[] = [];
let typed = '';
for (const character of text) {
  typed += character;
  const pressedMs = performance.now();
  terminal.press(character);
  await terminal.waitForText(typed.trimEnd());
  durations.push(performance.now() - pressedMs);
}
terminal.close();
await rm(folder, {recursive: true, force: true});

durations.sort((a, b) => a - b);
const quantile = (share: number) => durations[Math.floor(share * (durations.length - 1))]!.toFixed(1);
process.stdout.write(
  `catalog of ${tables.toLocaleString('en-US')} tables, first read: open ${openMs.toFixed(0)} ms, key to screen p50 ${quantile(0.5)} ms  p95 ${quantile(0.95)} ms  most ${quantile(1)} ms\n`,
);
process.exit();
