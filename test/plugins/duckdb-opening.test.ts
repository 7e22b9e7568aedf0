import {spawn} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {once} from 'node:events';
import {expect, test} from 'vitest';
import duckdb from '#plugins/duckdb/index.ts';
import {failureOf, readAll} from '#test/contract/session.ts';
import {repositoryPath} from '#test/helpers/repository.ts';
import {useFolder, useOpen} from './open-plugin.ts';

const folder = useFolder();
const open = useOpen(duckdb);

/** Another process that opens the file and holds it until it is told to let go. */
async function holdFile(path: string, mode: 'READ_WRITE' | 'READ_ONLY') {
  const script = `
    const {DuckDBInstance} = require('@duckdb/node-api');
    DuckDBInstance.create(process.argv[1], {access_mode: process.argv[2]}).then((instance) => {
      process.stdout.write('open');
      process.stdin.once('data', () => { instance.closeSync(); process.exit(); });
    });`;
  const holder = spawn(process.execPath, ['-e', script, path, mode], {cwd: repositoryPath('.')});
  await once(holder.stdout, 'data');
  return {
    pid: holder.pid!,
    async letGo() {
      holder.stdin.write('x');
      await once(holder, 'exit');
    },
  };
}

test('names the process that holds the file and opens it once that process let go', async () => {
  const path = join(folder, 'held.duckdb');
  const holder = await holdFile(path, 'READ_WRITE');
  const error = await failureOf(open({path}));
  expect(error).toMatchObject({
    code: 'connection-locked',
    exitCode: 3,
    retryable: true,
    message: expect.stringContaining(`process ${holder.pid}`),
    hint: expect.stringContaining('read_only'),
    details: {path, pid: holder.pid},
  });
  expect(await failureOf(open({path}, {readOnly: true}))).toMatchObject({code: 'connection-locked'});
  await holder.letGo();
  expect((await readAll(await open({path}), 'select 1')).rows).toEqual([[1]]);
});

test('shares a file with other readers when it does not write', async () => {
  const path = join(folder, 'shared.duckdb');
  await (await open({path})).close();
  const holder = await holdFile(path, 'READ_ONLY');
  const reader = await open({path}, {readOnly: true});
  expect((await readAll(reader, 'select 1')).rows).toEqual([[1]]);
  await holder.letGo();
});

test('a connection that promised not to write cannot, even where another one of the process writes', async () => {
  const path = join(folder, 'mixed.duckdb');
  const writer = await open({path});
  await readAll(writer, 'create table t as select 1 as x');
  const reader = await open({path}, {readOnly: true});
  expect((await readAll(reader, 'select * from t')).rows).toEqual([[1]]);
  expect(await failureOf(readAll(reader, 'drop table t'))).toMatchObject({code: 'query-permission'});
  await readAll(writer, 'insert into t values (2)');
  expect((await readAll(reader, 'select count(*) from t')).rows).toEqual([[2n]]);
});

test('a reader does not create the file', async () => {
  const path = join(folder, 'absent.duckdb');
  const error = await failureOf(open({path}, {readOnly: true}));
  expect(error).toMatchObject({code: 'file-missing', message: expect.stringContaining(path)});
  expect(existsSync(path)).toBe(false);
});

test('a writer creates the folder of the file', async () => {
  const path = join(folder, 'new', 'deep', 'w.duckdb');
  await readAll(await open({path}), 'create table t (x integer)');
  expect(existsSync(path)).toBe(true);
});

test.each([
  ['text', 'this is no database'],
  ['a header without a body', '\0'.repeat(8) + 'DUCK' + '\0'.repeat(9000)],
])('says that %s is no database', async (_, content) => {
  const path = join(folder, 'foreign.duckdb');
  writeFileSync(path, content);
  const error = await failureOf(open({path}));
  expect(error).toMatchObject({code: 'connection-refused', message: expect.stringContaining(path)});
});

test('says that a folder of the path is a file', async () => {
  writeFileSync(join(folder, 'plain.txt'), 'x');
  expect(await failureOf(open({path: join(folder, 'plain.txt', 'w.duckdb')}))).toMatchObject({
    exitCode: 2,
    code: 'file-access',
  });
});

test('downloads no extension that the connection does not list', async () => {
  const error = await failureOf(
    readAll(await open({}), "select * from read_csv('https://127.0.0.1:1/a.csv')"),
  );
  expect(error).toMatchObject({hint: expect.stringContaining('extensions')});
});

test.each([
  [':memory:', {path: ':memory:'}],
  ['duckdb:shop.db', {path: 'shop.db'}],
  ['duckdb:///data/shop.db', {path: '/data/shop.db'}],
  ['data/shop.duckdb', {path: 'data/shop.duckdb'}],
  ['shop.ddb', {path: 'shop.ddb'}],
  ['postgres://host/shop.db', undefined],
  ['orders.csv', undefined],
])('takes %s for %o', (url, settings) => {
  expect(duckdb.fromUrl!(url)).toEqual(settings);
});

test('takes over a dbt profile', () => {
  const output = {
    type: 'duckdb',
    path: 'w.duckdb',
    threads: 4,
    extensions: ['httpfs'],
    settings: {threads: 2},
  };
  expect(duckdb.fromDbtProfile!(output)).toEqual({path: 'w.duckdb', threads: 2, extensions: ['httpfs']});
  expect(duckdb.fromDbtProfile!({type: 'postgres'})).toBeUndefined();
});
