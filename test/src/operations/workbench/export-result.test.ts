import {readFile, readdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {adapters} from '#plugins/index.ts';
import {loadProject} from '#src/config/load-project.ts';
import {CancelledError, UsageError} from '#src/errors/index.ts';
import {exportResult, type ExportRequest} from '#src/operations/workbench/results/export-result.ts';
import {readSelection} from '#src/operations/workbench/results/read-selection.ts';
import {formatResult} from '#src/present/format-result.ts';
import {formatInserts} from '#src/present/sql-insert.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {failureOf} from '#test/helpers/failure.ts';
import {never, openResults, runtime} from './use-results.ts';

const people = `select * from (values (1, 'Ada, "x"', 1.50::decimal(4,2)), (2, null, 2.25), (3, '', -1)) v(id, name, score)`;

async function exported(file: string, options: Partial<ExportRequest> = {}) {
  const {sheet, store} = await openResults();
  const shown = await sheet(people);
  await shown.show({
    filters: [{kind: 'compare', column: 0, operator: '>', value: '1'}],
    sort: [{column: 0, direction: 'descending'}],
  });
  const directory = await createFolder();
  const context = {
    runtime,
    adapters,
    signal: never,
    project: () => loadProject(runtime, adapters, {directory}),
  };
  const path = join(directory, file);
  const write = () =>
    exportResult(context, shown.view(), store, {
      file: path,
      overwrite: false,
      signal: never,
      format: (format, rows) => formatResult(format as 'json', rows),
      ...options,
    });
  return {path, directory, write};
}

describe('rows of a view in a file', () => {
  test.each([
    ['out.csv', 'id,name,score\n3,"",-1.00\n2,,2.25\n'],
    ['out.tsv', 'id\tname\tscore\n3\t\t-1.00\n2\t\\N\t2.25\n'],
    ['out.json', '[\n{"id":3,"name":"","score":-1.00},\n{"id":2,"name":null,"score":2.25}\n]\n'],
    ['out.ndjson', '{"id":3,"name":"","score":-1.00}\n{"id":2,"name":null,"score":2.25}\n'],
    ['OUT.MD', '| id | name | score |\n| ---: | --- | ---: |\n| 3 |  | -1.00 |\n| 2 | NULL | 2.25 |\n'],
  ])('%s', async (file, text) => {
    const {path, write} = await exported(file);
    const bytes = await write();
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(bytes).toBe(Buffer.byteLength(text));
  });

  test.each(['out.parquet', 'out.arrow'])('%s', async (file) => {
    const {path, write} = await exported(file);
    await write();
    const {warehouse} = await openResults();
    if (file.endsWith('.arrow')) {
      const {tableFromIPC} = await import('apache-arrow');
      expect(
        tableFromIPC(await readFile(path))
          .toArray()
          .map((row) => row.toJSON().id),
      ).toEqual([3, 2]);
      return;
    }
    const result = await warehouse.query.run({text: `select * from '${path}'`});
    for await (const batch of result.batches)
      expect(batch.columns).toEqual([
        [3, 2],
        ['', null],
        ['-1.00', '2.25'],
      ]);
  });

  test('has the chosen columns only', async () => {
    const {path, write} = await exported('out.csv', {columns: [2, 0]});
    await write();
    expect(await readFile(path, 'utf8')).toBe('score,id\n-1.00,3\n2.25,2\n');
  });

  test('that exists is kept unless told otherwise', async () => {
    const {path, write} = await exported('out.csv');
    await writeFile(path, 'mine');
    expect(await failureOf(write)).toBeInstanceOf(UsageError);
    expect(await readFile(path, 'utf8')).toBe('mine');
  });

  test('is not there when writing was stopped or failed', async () => {
    const stop = new AbortController();
    stop.abort();
    for (const file of ['out.csv', 'out.json']) {
      const {directory, write} = await exported(file, {signal: stop.signal});
      expect(await failureOf(write)).toBeInstanceOf(CancelledError);
      expect(await readdir(directory)).toEqual([]);
    }
  });

  test('needs an extension that is known', async () => {
    const {write} = await exported('out.xlsx');
    const error = await failureOf(write);
    expect(error.message).toContain('The format of');
    expect(error.hint).toContain('parquet');
  });
});

test('copies any rows and columns in any text format, and as INSERT statements', async () => {
  const {sheet, warehouse} = await openResults();
  const shown = await sheet(people);
  const select = (columns?: number[]) =>
    readSelection(shown.view(), {
      ranges: [
        {offset: 2, count: 5},
        {offset: 0, count: 1},
      ],
      ...(columns && {columns}),
      signal: never,
    });
  const text = async (chunks: AsyncIterable<string | Uint8Array>) => {
    let joined = '';
    for await (const chunk of chunks) joined += String(chunk);
    return joined;
  };
  expect(await text(formatResult('tsv', select([1, 0])))).toBe('name\tid\n\t3\nAda, "x"\t1\n');
  const {dialect} = warehouse.definition;
  expect(await text(formatInserts(select(), {table: '"s"."t"', dialect}))).toBe(
    `INSERT INTO "s"."t" ("id", "name", "score") VALUES\n  (3, '', -1.00),\n  (1, 'Ada, "x"', 1.50);\n`,
  );
});
