import {execFile} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {readdir} from 'node:fs/promises';
import {promisify} from 'node:util';
import {gzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {createFolder} from '#test/helpers/folder.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const csv = 'id,name\n1,Ada\n2,"Grace, ""Amazing"""\n';
const expected = [
  {id: 1, name: 'Ada'},
  {id: 2, name: 'Grace, "Amazing"'},
];

async function rowsOf(cwd: string, table: string): Promise<unknown> {
  const {stdout} = await runWeir(['query', '-c', 'w.duckdb', `from ${table} order by id`, '--json'], {cwd});
  return JSON.parse(stdout);
}

describe('weir ingest -', () => {
  test.each<[string, string | Uint8Array, unknown]>([
    ['csv', csv, expected],
    ['csv', gzipSync(csv), expected],
    ['tsv', 'id\tname\n1\tAda\n', expected.slice(0, 1)],
    ['json', '[{"id": 1, "name": "Ada"}]', expected.slice(0, 1)],
    ['ndjson', '{"id": 1, "name": "Ada"}\n', expected.slice(0, 1)],
  ])('loads %s from standard input', async (format, input, rows) => {
    const cwd = await createFolder();
    const result = await runWeir(['ingest', '-', 'w.duckdb:raw.people', '--format', format], {cwd, input});
    expect(result).toMatchObject({exitCode: 0});
    expect(await rowsOf(cwd, 'raw.people')).toEqual(rows);
  });

  test('loads a workbook from standard input', async () => {
    const cwd = await createFolder();
    const input = readFileSync(repositoryPath('test/fixtures/workbooks/orders.xlsx'));
    const words = ['ingest', '-', 'w.duckdb:raw.people', '--format', 'xlsx', '--option', 'sheet=Second'];
    expect(await runWeir(words, {cwd, input})).toMatchObject({exitCode: 0});
    expect(await rowsOf(cwd, 'raw.people')).toEqual([{id: 9, name: 'Nine'}]);
  });

  test('works behind a pipe and appends what comes each time', async () => {
    const cwd = await createFolder({'people.csv': csv});
    const weir = `"${process.execPath}" "${repositoryPath('bin/run.js')}"`;
    const command = `cat people.csv | ${weir} ingest - w.duckdb:raw.people --format csv --mode append`;
    for (let time = 0; time < 2; time++) await promisify(execFile)('sh', ['-c', command], {cwd});
    expect(await rowsOf(cwd, 'raw.people')).toEqual([expected[0], expected[0], expected[1], expected[1]]);
  });

  test('leaves nothing of its spool behind', async () => {
    const cwd = await createFolder();
    const temporary = await createFolder();
    const words = ['ingest', '-', 'w.duckdb:raw.people', '--format', 'csv'];
    await runWeir(words, {cwd, input: csv, env: {TMPDIR: temporary}});
    const left = await readdir(temporary);
    expect(left.filter((name) => name.includes('weir'))).toEqual([]);
  });
});
