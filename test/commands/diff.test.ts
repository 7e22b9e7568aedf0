import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {DuckDBInstance} from '@duckdb/node-api';
import {describe, expect, test} from 'vitest';
import type {DiffReport, Difference} from '#src/operations/diff/diff-report.ts';
import {createFolder} from '#test/helpers/folder.ts';
import {runWeir} from '#test/helpers/run-weir.ts';

const project = `project: shop
default_connection: one
connections:
  one: {type: duckdb, path: one.duckdb}
  two: {type: duckdb, path: two.duckdb}
environments:
  dev:
    connections:
      one: {path: two.duckdb}
`;

const asset = `/* @weir
name: main.orders
checks:
  - unique: [id]
*/
select 1 as id
`;

async function createShop(): Promise<string> {
  const folder = await createFolder({'weir.yml': project, 'assets/main/orders.sql': asset});
  const statements: Record<string, string[]> = {
    'one.duckdb': [
      `create table orders as select i as id, 'order ' || i as note, i * 0.1::double as total from range(1, 1001) r(i)`,
    ],
    'two.duckdb': [
      `create table orders as select i as id, 'order ' || i as note, i * 0.1::double + 1e-12 as total, 1 as extra from range(1, 1001) r(i)`,
      `update orders set note = null where id = 10`,
      `update orders set note = '' where id = 20`,
      `delete from orders where id = 30`,
      `insert into orders values (2000, 'new, "quoted"', 5, 1)`,
    ],
  };
  for (const [file, texts] of Object.entries(statements)) {
    const database = await DuckDBInstance.create(join(folder, file));
    const connection = await database.connect();
    for (const text of texts) await connection.run(text);
    connection.closeSync();
    database.closeSync();
  }
  return folder;
}

describe('weir diff', () => {
  test('shows columns, then counts, then the rows', async () => {
    const cwd = await createShop();
    const {stdout, stderr, exitCode} = await runWeir(
      ['diff', 'one:orders', 'two:orders', '--key', 'id', '--tolerance', '1e-9'],
      {cwd},
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain('only in B: extra');
    expect(stdout).toMatch(/rows in A +1,000\n/);
    expect(stdout).toMatch(/equal +997 /);
    expect(stdout).toMatch(/column +changed +equal +share equal\nnote +2 +997 +99\.7997%/);
    const lines = stdout.slice(stdout.indexOf('id ')).trimEnd().split('\n');
    expect(lines.map((line) => line.replaceAll(/ {2,}/g, '|'))).toEqual([
      'id|column|A|B',
      '10|note|order 10|NULL',
      "20|note|order 20|''",
      '30|(only in A)',
      '2000|(only in B)',
    ]);
    expect(stderr).toContain('Different: compared by checksums');
  });

  test('writes every difference to a file, NULL and the empty text apart', async () => {
    const cwd = await createShop();
    const words = [
      'diff',
      'one:orders',
      'two:orders',
      '-k',
      'id',
      '--columns',
      'note',
      '--limit',
      '1',
      '--out',
      'd.csv',
    ];
    const {stdout, exitCode} = await runWeir(words, {cwd});
    expect(exitCode).toBe(1);
    expect(stdout).toContain('... and 3 more rows');
    expect(await readFile(join(cwd, 'd.csv'), 'utf8')).toBe(
      'id,change,column,a,b\n10,changed,note,order 10,\n20,changed,note,order 20,""\n30,only_in_a,,,\n2000,only_in_b,,,\n',
    );
  });

  test('finds tables by asset and environment, and the key by a check', async () => {
    const cwd = await createShop();
    const words = [
      'diff',
      'main.orders',
      'dev:main.orders',
      '--columns',
      'note',
      '--where',
      'id < 30',
      '--json',
    ];
    const {stdout, exitCode} = await runWeir(words, {cwd});
    const report = JSON.parse(stdout) as DiffReport & {differences: Difference[]};
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({
      a: 'one:main.orders',
      b: 'dev:one:main.orders',
      key: ['id'],
      rows: {a: 29, b: 29, equal: 27, changed: 2},
      differences: [
        {key: ['10'], change: 'changed', column: 'note', a: 'order 10', b: null},
        {key: ['20'], change: 'changed', column: 'note', a: 'order 20', b: ''},
      ],
    });
  });

  test('finds the view of an asset in an environment of its own', async () => {
    const cwd = await createShop();
    const database = await DuckDBInstance.create(join(cwd, 'one.duckdb'));
    const connection = await database.connect();
    await connection.run('create schema main__feature');
    await connection.run(
      'create view main__feature.orders as select * replace (id as id) from main.orders where id = 9',
    );
    connection.closeSync();
    database.closeSync();
    const words = ['diff', 'main.orders', 'feature:main.orders', '--json'];
    const run = await runWeir(words, {cwd});
    expect(JSON.parse(run.stdout)).toMatchObject({
      b: 'one:main__feature.orders',
      rows: {a: 1000, b: 1, equal: 1, onlyInA: 999},
    });
  });

  test('equal tables give status 0', async () => {
    const cwd = await createShop();
    const words = [
      'diff',
      'one:orders',
      'two:orders',
      '-k',
      'id',
      '--columns',
      'note',
      '--where',
      'id between 40 and 90',
    ];
    expect(await runWeir(words, {cwd})).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('Equal'),
    });
  });

  test('counts alone', async () => {
    const cwd = await createShop();
    const {stdout, exitCode} = await runWeir(
      ['diff', 'one:orders', 'two:orders', '-k', 'id', '--exclude', 'extra,total', '--stats-only'],
      {cwd},
    );
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/changed +2\nonly in A +1\nonly in B +1\n/);
    expect(stdout).not.toContain('order 10');
  });
});
