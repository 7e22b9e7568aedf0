import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll} from 'vitest';
import sqlite from '#plugins/sqlite/index.ts';
import type {ColumnType, Value} from '#src/warehouse/index.ts';
import {describeWarehouse} from '#test/contract/warehouse.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-sqlite-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const cell = (name: string, expression: string, type: ColumnType, value: Value) => ({
  name,
  statement: `select ${expression} as x`,
  type,
  value,
});
const integer: ColumnType = {kind: 'integer', bits: 64, signed: true};
const numbers = (last: string) =>
  `with recursive s(n) as (select 1 union all select n + 1 from s${last}) select`;

describeWarehouse({
  definition: sqlite,
  settings: async () => ({path: join(folder, 'contract.sqlite')}),
  statements: {
    awkwardValues: [
      cell('the largest integer', '9223372036854775807', integer, 9223372036854775807n),
      cell('the smallest integer', '-9223372036854775808', integer, -9223372036854775808n),
      cell('a float', '0.1', {kind: 'float', bits: 64}, 0.1),
      cell('an infinite number', '-9e999', {kind: 'float', bits: 64}, -Infinity),
      cell('text with Unicode', "'Zoë 🦆 漢字'", {kind: 'text'}, 'Zoë 🦆 漢字'),
      cell('empty text', "''", {kind: 'text'}, ''),
      cell('bytes', "x'00ff61'", {kind: 'bytes'}, new Uint8Array([0, 255, 97])),
      cell('a truth value, which is a number', 'true', integer, 1n),
      cell('NULL', 'null', {kind: 'text'}, null),
    ],
    empty: "select 1 as id, 'x' as name where false",
    duplicateNames: 'select 1 as x, 2 as x',
    series: (rowCount) => `${numbers(` where n < ${rowCount}`)} n from s`,
    endless: `${numbers('')} count(*) from s`,
    parameters: {
      statement: {
        text: 'select ?1, ?2, ?3, ?4, ?5',
        parameters: ["x'; drop table y; --", 9007199254740993n, null, 1.5, new Uint8Array([0, 255])],
      },
      row: ["x'; drop table y; --", 9007199254740993n, null, 1.5, new Uint8Array([0, 255])],
    },
    session: {
      remember: 'create temp table remembered as select 42 as x',
      recall: 'select x from remembered',
      row: [42n],
    },
    syntaxError: 'selec 1',
    unknownTable: 'select * from no_such_table',
    failsLate: `${numbers(' where n < 100000')} iif(n > 90000, abs(-9223372036854775808), n) from s`,
  },
  withoutRoomFor: ['not_finite'],
});
