import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {Readable} from 'node:stream';
import {describe, expect, test} from 'vitest';
import sqlite from '#plugins/sqlite/index.ts';
import type {ByteSource, Column, ColumnType} from '#src/warehouse/index.ts';
import {failureOf, readAll} from '#test/contract/session.ts';
import {loadInto, never, useFolder, useOpen} from './open-plugin.ts';

const folder = useFolder();
const open = useOpen(sqlite);
let fileCount = 0;

/** A database that another program wrote. */
function foreignFile(script: string): string {
  const path = join(folder, `foreign-${(fileCount += 1)}.sqlite`);
  const database = new DatabaseSync(path);
  database.exec(script);
  database.close();
  return path;
}

async function readCsv(path: string, table: string): Promise<{text: string; columns: readonly Column[]}> {
  const warehouse = await open({path});
  const source = await warehouse.bulkRead!.unload({
    from: {kind: 'relation', relation: {name: table}},
    transport: 'stream:csv',
    signal: never,
  });
  try {
    const {stream} = source.content as {stream: Readable};
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return {text: Buffer.concat(chunks).toString('utf8'), columns: source.columns};
  } finally {
    await source.dispose();
  }
}

function csvSource(columns: Record<string, ColumnType>, text: string): ByteSource {
  return {
    columns: Object.entries(columns).map(([name, type]) => ({name, type, nativeType: ''})),
    content: {kind: 'stream', format: 'csv', stream: Readable.from([text], {objectMode: false})},
    rowsSent: () => undefined,
    dispose: async () => {},
  };
}

describe('reading what other programs wrote', () => {
  test('what is declared is the type, whatever name it has', async () => {
    const path = foreignFile(`
      create table t (a integer primary key, b varchar(20), c double, d numeric(10, 2), e blob, f datetime, g boolean);
      insert into t values (1, 'x', 1, 2.5, x'00ff', '2026-01-31T10:00:00', 1), (2, '', 0.1, 3, null, null, 0)`);
    const {text, columns} = await readCsv(path, 't');
    expect(columns.map(({type}) => type.kind)).toEqual([
      'integer',
      'text',
      'float',
      'decimal',
      'bytes',
      'timestamp',
      'boolean',
    ]);
    expect(text.split('\n').slice(1, 3)).toEqual([
      '1,x,1,2.50,\\x00ff,2026-01-31 10:00:00,true',
      '2,"",0.1,3.00,,,false',
    ]);
  });

  test.each([
    ['integer', "'many'", 'the text many is no integer'],
    ['integer', '1.5', 'the real number 1.5 is no integer'],
    ['date', "'soon'", 'the text soon is no date'],
    ['boolean', '7', 'the integer 7 is no boolean'],
    ['decimal(5, 2)', '1.239', 'the real number 1.239 is no decimal'],
    ['text', "x'00'", 'a BLOB of 1 bytes is no text'],
  ])('a value that a column of %s does not declare fails the load: %s', async (type, value, reason) => {
    const path = foreignFile(`create table t (v ${type}); insert into t values (null), (${value})`);
    const error = await failureOf(readCsv(path, 't'));
    expect(error).toMatchObject({
      code: 'transfer-source',
      message: `Column v of t, row 2: ${reason}`,
      hint: expect.stringContaining('cast("v" as text)'),
    });
  });

  test('a query shows such a value as it is', async () => {
    const path = foreignFile(`create table t (v integer); insert into t values (1), ('many')`);
    expect((await readAll(await open({path}), 'select v from t')).rows).toEqual([['1'], ['many']]);
  });

  test('a column that declares nothing is what its values are', async () => {
    const path = foreignFile(`create table t (v); insert into t values (1), (2)`);
    expect((await readCsv(path, 't')).columns).toMatchObject([{type: {kind: 'integer'}}]);
  });
});

describe('loading', () => {
  test.each([
    [{kind: 'integer', bits: 64, signed: true}, '9223372036854775808'],
    [{kind: 'float', bits: 64}, 'NaN'],
    [{kind: 'date'}, '31.1.2026'],
    [{kind: 'boolean'}, 'maybe'],
  ] satisfies [ColumnType, string][])('refuses what %j has no room for', async (type, value) => {
    const warehouse = await open({path: join(folder, `load-${(fileCount += 1)}.sqlite`)});
    const error = await failureOf(loadInto(warehouse, 't', csvSource({v: type}, `v\n${value}\n`)));
    expect(error).toMatchObject({
      code: 'transfer-destination',
      message: expect.stringContaining(`Column v, row 1: the value ${value} does not fit ${type.kind}`),
    });
    expect(await warehouse.catalog!.relations()).toEqual([]);
  });

  test('keeps the digits of decimals that a float would lose', async () => {
    const warehouse = await open({path: join(folder, 'digits.sqlite')});
    const value = '1234567890123456789.123456789';
    const type: ColumnType = {kind: 'decimal', precision: 38, scale: 9};
    await loadInto(warehouse, 't', csvSource({v: type}, `v\n${value}\n`));
    const {rows} = await readAll(warehouse, 'select v from t');
    expect(rows).toEqual([[value]]);
  });

  test('waits for another writer as long as it is told, then says who is in the way', async () => {
    const path = foreignFile('create table t (v integer)');
    const other = new DatabaseSync(path);
    other.exec('begin immediate');
    try {
      const warehouse = await open({path, lock_timeout_seconds: 0});
      const source = csvSource({v: {kind: 'integer', bits: 64, signed: true}}, 'v\n1\n');
      expect(await failureOf(loadInto(warehouse, 't', source, {mode: 'append'}))).toMatchObject({
        code: 'connection-locked',
        retryable: true,
        hint: expect.stringContaining('lock_timeout_seconds'),
      });
    } finally {
      other.close();
    }
  });
});

describe('opening', () => {
  test('a file that is no database is named, and stays as it is', async () => {
    const path = join(folder, 'notes.sqlite');
    writeFileSync(path, 'this is only some text that is longer than a header of a database file '.repeat(20));
    expect(await failureOf(open({path}))).toMatchObject({
      code: 'connection-refused',
      message: expect.stringContaining('file is not a database'),
    });
  });

  test('a damaged database is told by health', async () => {
    const path = foreignFile(
      `create table t (v text); insert into t select hex(randomblob(500)) from json_each('[1,2,3,4,5,6,7,8,9,10,11,12]')`,
    );
    writeFileSync(path, readFileSync(path).fill(0xff, 4096 + 100, 8192));
    const warehouse = await open({path});
    const {signals} = await warehouse.health.probe({signal: never});
    expect(signals.find(({name}) => name === 'integrity')).toMatchObject({level: 'fail'});
  });

  test('a connection that only reads makes no file and takes no writes', async () => {
    const path = join(folder, 'absent.sqlite');
    expect(await failureOf(open({path}, {readOnly: true}))).toMatchObject({code: 'file-missing'});
    const warehouse = await open({path: foreignFile('create table t (v)')}, {readOnly: true});
    expect(await failureOf(readAll(warehouse, 'insert into t values (1)'))).toMatchObject({
      code: 'query-permission',
    });
  });

  test('a session that is given up in a transaction leaves nothing of it', async () => {
    const path = foreignFile('create table t (v integer)');
    const warehouse = await open({path});
    const session = await warehouse.query.openSession!({signal: never});
    for (const text of ['begin immediate', 'insert into t values (1)'])
      await (await session.run({text}, {})).close();
    await session.close();
    expect((await readAll(warehouse, 'select count(*) from t')).rows).toEqual([[0n]]);
  });
});
