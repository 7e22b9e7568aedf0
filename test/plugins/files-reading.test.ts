import {appendFileSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync, zstdCompressSync} from 'node:zlib';
import {beforeAll, describe, expect, test} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import files from '#plugins/files/index.ts';
import type {Selection} from '#src/warehouse/index.ts';
import {failureOf, readAll} from '#test/contract/session.ts';
import {loadInto, never, useFolder, useOpen} from './open-plugin.ts';

const folder = useFolder();
const openFiles = useOpen(files);
const openDuckdb = useOpen(duckdb);

type PathSelection = Omit<Extract<Selection, {kind: 'path'}>, 'kind' | 'path'>;

function put(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

/** Reads files into a table as the pipeline does, and the table back. */
async function read(path: string, rest: PathSelection = {}) {
  const source = await openFiles({root: folder});
  const target = await openDuckdb({});
  const from = {kind: 'path', path, ...rest} as const;
  const bytes = await source.bulkRead!.unload({from, transport: 'files', signal: never});
  await loadInto(target, 't', bytes);
  return readAll(target, 'select * from t order by all');
}

const csv = 'id,name\n1,Ada\n2,Grace\n';
const rows = [
  [1n, 'Ada'],
  [2n, 'Grace'],
];

beforeAll(() => mkdirSync(join(folder, 'parts')));

describe('formats', () => {
  test.each([
    ['plain.csv', csv],
    ['semicolon.csv', csv.replaceAll(',', ';')],
    ['pipe.csv', csv.replaceAll(',', '|')],
    ['tabs.tsv', csv.replaceAll(',', '\t')],
    ['windows.csv', csv.replaceAll('\n', '\r\n')],
    ['bom.csv', `\u{feff}${csv}`],
    ['no-last-newline.csv', csv.trimEnd()],
    ['packed.csv.gz', gzipSync(csv)],
    ['twice-packed.csv.gz', Buffer.concat([gzipSync('id,name\n1,Ada\n'), gzipSync('2,Grace\n')])],
    ['packed.csv.zst', zstdCompressSync(csv)],
    ['rows.ndjson', '{"id": 1, "name": "Ada"}\n{"id": 2, "name": "Grace"}\n'],
    ['rows.jsonl.gz', gzipSync('{"id": 1, "name": "Ada"}\n{"id": 2, "name": "Grace"}\n')],
    ['array.json', '[{"id": 1, "name": "Ada"},\n {"id": 2, "name": "Grace"}]'],
  ])('reads %s', async (name, content) => {
    expect((await read(put(name, content))).rows).toEqual(rows);
  });

  test('reads a file whose name says nothing when told the format', async () => {
    expect((await read(put('export.txt', csv), {format: 'csv'})).rows).toEqual(rows);
    expect(await failureOf(read('export.txt'))).toMatchObject({
      exitCode: 2,
      hint: expect.stringContaining('format:'),
    });
  });

  test('keeps empty text apart from NULL', async () => {
    const result = await read(put('empty-text.csv', 'id,name\n1,""\n2,\n'));
    expect(result.rows).toEqual([
      [1n, ''],
      [2n, null],
    ]);
  });

  test('takes no row for a comment or a title', async () => {
    const result = await read(put('hash.csv', 'tag,n\n#one,1\n#two,2\n'));
    expect(result.rows).toEqual([
      ['#one', 1n],
      ['#two', 2n],
    ]);
  });

  test('applies options', async () => {
    put('odd.csv', "# made by hand\n1|'a|b'|N/A\n");
    const options = {
      delimiter: '|',
      quote: "'",
      header: false,
      skip: 1,
      null: 'N/A',
      types: {column0: 'VARCHAR'},
    };
    expect((await read('odd.csv', {options})).rows).toEqual([['1', 'a|b', null]]);
    put('latin.csv', Buffer.from('name\nZo\u{eb}\n', 'latin1'));
    expect((await read('latin.csv', {options: {encoding: 'latin-1'}})).rows).toEqual([['Zoë']]);
  });

  test('reads nested JSON with its types', async () => {
    const {kinds, rows: nested} = await read(
      put('nested.ndjson', '{"id": 1, "tags": ["a"], "at": {"x": 1.5}}\n'),
    );
    expect(kinds).toEqual(['integer', 'list', 'struct']);
    expect(nested).toEqual([[1n, ['a'], {x: 1.5}]]);
  });
});

describe('globs', () => {
  test('reads all files of a pattern, columns matched by name', async () => {
    put('parts/a.csv', 'id,name\n1,Ada\n');
    put('parts/b.csv', 'name,id,born\nGrace,2,1906\n');
    expect((await read('parts/*.csv')).rows).toEqual([
      [1n, 'Ada', null],
      [2n, 'Grace', 1906n],
    ]);
  });

  test('names each file by its content and reads those that are asked for', async () => {
    const {bulkRead} = await openFiles({root: folder});
    const from = {kind: 'path', path: 'parts/*.csv'} as const;
    const before = await bulkRead!.items!(from, {signal: never});
    expect(before).toHaveLength(2);
    appendFileSync(join(folder, 'parts/b.csv'), 'Edsger,3,1930\n');
    const after = await bulkRead!.items!(from, {signal: never});
    expect(after.filter((item) => before.includes(item))).toEqual([before[0]]);
    expect((await read('parts/*.csv', {items: [before[0]!]})).rows).toEqual([[1n, 'Ada']]);
  });

  test('refuses a pattern that matches several kinds of file', async () => {
    put('parts/c.json', '[]');
    expect(await failureOf(read('parts/*'))).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('.csv'),
    });
  });
});

describe('failure', () => {
  test.each([
    ['plian.csv', 'file-missing', 'There is no file plian.csv', 'plain.csv'],
    ['nothing/*.csv', 'file-missing', 'No file matches nothing/*.csv', ''],
    ['parts', 'file-access', 'parts is a folder', 'parts/*.csv'],
  ])('%s is refused', async (path, code, message, hint) => {
    put('plain.csv', csv);
    const error = await failureOf(read(path));
    expect(error).toMatchObject({code, exitCode: 2, message, hint: expect.stringContaining(hint)});
  });

  test.each([
    ['ragged-early.csv', 'a,b\n1,2\n3\n4,5\n', {line: 3, expected: 2, found: 1}],
    ['ragged-wide.csv', 'a,b\n1,2\n3,4,5\n', {line: 3, expected: 2, found: 3}],
    ['ragged-most.csv', 'a\n1,2\n3,4\n5,6\n', {line: 2, expected: 1, found: 2}],
  ])('%s names the line', async (name, content, details) => {
    const error = await failureOf(read(put(name, content)));
    expect(error).toMatchObject({code: 'transfer-source', message: expect.stringContaining(name), details});
  });

  test('an unclosed quote names the line', async () => {
    const error = await failureOf(read(put('quote.csv', 'a,b\n1,"2\n3,4\n')));
    expect(error).toMatchObject({code: 'transfer-source', message: expect.stringContaining('quote')});
  });

  test('a value that does not fit far down names column and way out', async () => {
    const error = await failureOf(read(put('late.csv', `id,n\n${'1,2\n'.repeat(40_000)}2,oops\n`)));
    expect(error).toMatchObject({
      code: 'transfer-source',
      message: expect.stringContaining('oops'),
      hint: expect.stringContaining('types: {n: VARCHAR}'),
    });
  });

  const long = Array.from({length: 20_000}, (_, index) => `${index},${(index * 7919) % 10_007}`).join('\n');
  test.each([
    ['cut.csv.gz', gzipSync(`a,b\n${long}\n`)],
    ['cut.csv.zst', zstdCompressSync(`a,b\n${long}\n`)],
  ])('%s that was cut off is not taken for a shorter one', async (name, content) => {
    const error = await failureOf(read(put(name, content.subarray(0, content.length >> 1))));
    expect(error).toMatchObject({code: 'transfer-source', message: expect.stringContaining(name)});
  });

  test.each([
    ['fake.parquet', 'this is text'],
    ['half.json', '[{"a": 1}, {"a":'],
    ['plain.csv.gz', csv],
    ['nothing.csv', ''],
    ['nothing.ndjson', ''],
  ])('%s is not what it claims to be', async (name, content) => {
    const error = await failureOf(read(put(name, content)));
    expect(error).toMatchObject({
      code: 'transfer-source',
      exitCode: 1,
      message: expect.stringContaining(name),
      hint: expect.stringMatching(/\S/),
    });
  });

  test.each([
    [{delimeter: ';'}, 'config-unknown-key', 'Did you mean delimiter?'],
    [{header: 'yes'}, 'config-invalid', 'boolean'],
    [{quote: '""'}, 'config-invalid', ''],
  ])('the options %j are refused', async (options, code, hint) => {
    put('plain.csv', csv);
    expect(await failureOf(read('plain.csv', {options}))).toMatchObject({
      code,
      exitCode: 2,
      hint: expect.stringContaining(hint),
    });
  });

  test('a ragged row in a query is an error about the file', async () => {
    put('ragged-late.csv', `a,b\n${'1,2\n'.repeat(40_000)}3\n`);
    const warehouse = await openFiles({root: folder});
    const error = await failureOf(readAll(warehouse, "select sum(a) from 'ragged-late.csv'"));
    expect(error).toMatchObject({code: 'transfer-source', message: expect.stringContaining('line 40002')});
  });
});

test('a folder that is not there is a sick connection, not an error', async () => {
  const warehouse = await openFiles({root: join(folder, 'gone')});
  const {signals} = await warehouse.health.probe({signal: never});
  expect(signals).toMatchObject([{name: 'root', level: 'fail'}]);
});
