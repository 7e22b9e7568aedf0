import {MapValue, type ColumnType, type Value} from '#src/warehouse/index.ts';
import type {WarehouseFixture} from '#test/contract/warehouse.ts';

const cell = (name: string, expression: string, type: ColumnType, value: Value) => ({
  name,
  statement: `select ${expression} as x`,
  type,
  value,
});

const integer = (bits: 8 | 16 | 32 | 64 | 128, signed = true): ColumnType => ({
  kind: 'integer',
  bits,
  signed,
});
const time = (zoned: boolean): ColumnType => ({kind: 'time', zoned});
const timestamp = (zoned: boolean): ColumnType => ({kind: 'timestamp', zoned});

/** Statements of DuckDB for the contract suite; the files plugin speaks the same SQL. */
export const duckdbStatements: WarehouseFixture['statements'] = {
  awkwardValues: [
    cell('a boolean', 'true', {kind: 'boolean'}, true),
    cell('the smallest 8-bit integer', '(-128)::tinyint', integer(8), -128),
    cell('the largest unsigned 32-bit integer', '4294967295::uinteger', integer(32, false), 4294967295),
    cell('the smallest 64-bit integer', '(-9223372036854775808)::bigint', integer(64), -9223372036854775808n),
    cell('the largest 64-bit integer', '9223372036854775807', integer(64), 9223372036854775807n),
    cell(
      'the largest unsigned 64-bit integer',
      '18446744073709551615::ubigint',
      integer(64, false),
      18446744073709551615n,
    ),
    cell(
      'the largest 128-bit integer',
      '170141183460469231731687303715884105727::hugeint',
      integer(128),
      170141183460469231731687303715884105727n,
    ),
    cell(
      'the largest unsigned 128-bit integer',
      '340282366920938463463374607431768211455::uhugeint',
      integer(128, false),
      340282366920938463463374607431768211455n,
    ),
    cell('an integer without bounds', "repeat('9', 60)::bignum", {kind: 'decimal', scale: 0}, '9'.repeat(60)),
    cell(
      'a decimal with trailing zeros',
      '1.50::decimal(10, 2)',
      {kind: 'decimal', precision: 10, scale: 2},
      '1.50',
    ),
    cell(
      'a small negative decimal',
      '(-0.05)::decimal(3, 2)',
      {kind: 'decimal', precision: 3, scale: 2},
      '-0.05',
    ),
    cell(
      'a decimal of 38 digits',
      '12345678901234567890123456789012345.678::decimal(38, 3)',
      {kind: 'decimal', precision: 38, scale: 3},
      '12345678901234567890123456789012345.678',
    ),
    cell('a number that is none', "'nan'::double", {kind: 'float', bits: 64}, NaN),
    cell('an infinite number', "'-infinity'::float", {kind: 'float', bits: 32}, -Infinity),
    cell('text with Unicode', "'Zoë 🦆 漢字'", {kind: 'text'}, 'Zoë 🦆 漢字'),
    cell('empty text', "''", {kind: 'text'}, ''),
    cell('an enum', "'on'::enum('on', 'off')", {kind: 'text'}, 'on'),
    cell('bytes', "'\\x00\\xFFa'::blob", {kind: 'bytes'}, Buffer.from([0, 255, 97])),
    cell('a date', "date '2026-01-31'", {kind: 'date'}, '2026-01-31'),
    cell('a date without end', "'infinity'::date", {kind: 'date'}, 'infinity'),
    cell('a date past year 9999', "'12026-01-31'::date", {kind: 'date'}, '12026-01-31'),
    cell('a time', "time '12:34:56.123456'", time(false), '12:34:56.123456'),
    cell('a time with zone', "timetz '12:34:56+05:30'", time(true), '12:34:56+05:30'),
    cell('a timestamp', "timestamp '2026-01-31 12:34:56.5'", timestamp(false), '2026-01-31 12:34:56.5'),
    cell(
      'a timestamp of nanoseconds',
      "'2026-01-31 12:34:56.123456789'::timestamp_ns",
      timestamp(false),
      '2026-01-31 12:34:56.123456789',
    ),
    cell(
      'a timestamp of milliseconds',
      "'2026-01-31 12:34:56.789'::timestamp_ms",
      timestamp(false),
      '2026-01-31 12:34:56.789',
    ),
    cell('an endless timestamp', "'-infinity'::timestamp", timestamp(false), '-infinity'),
    cell(
      'an instant in UTC',
      "timestamptz '2026-01-31 12:34:56+02'",
      timestamp(true),
      '2026-01-31 10:34:56+00',
    ),
    cell('an interval', "interval '1 month 3 days 04:05:06'", {kind: 'interval'}, '1 month 3 days 04:05:06'),
    cell(
      'a UUID',
      "'6d3b0d55-17a6-4a06-9d30-7f1e4a2b9c00'::uuid",
      {kind: 'uuid'},
      '6d3b0d55-17a6-4a06-9d30-7f1e4a2b9c00',
    ),
    cell('JSON as its text', `'{"a": [1, null]}'::json`, {kind: 'json'}, '{"a": [1, null]}'),
    cell('bits as text', "'0101'::bit", {kind: 'unknown'}, '0101'),
    cell('a union as text', 'union_value(n := 3)', {kind: 'unknown'}, '3'),
    cell('a list with a gap', '[1::bigint, null]', {kind: 'list', element: integer(64)}, [1n, null]),
    cell('a fixed list', '[1, 2]::integer[2]', {kind: 'list', element: integer(32)}, [1, 2]),
    cell(
      'a struct with odd names',
      `{'a "b"': 1, 'c, d': {'e': date '2026-01-31'}}`,
      {
        kind: 'struct',
        fields: [
          {name: 'a "b"', type: integer(32)},
          {name: 'c, d', type: {kind: 'struct', fields: [{name: 'e', type: {kind: 'date'}}]}},
        ],
      },
      {'a "b"': 1, 'c, d': {e: '2026-01-31'}},
    ),
    cell(
      'a map',
      "map {1: 'one', 2: null}",
      {kind: 'map', key: integer(32), value: {kind: 'text'}},
      new MapValue([
        [1, 'one'],
        [2, null],
      ]),
    ),
    cell('NULL', 'null::integer', integer(32), null),
  ],
  empty: "select 1 as id, 'x' as name where false",
  duplicateNames: 'select 1 as x, 2 as x',
  series: (rowCount) => `select range from range(1, ${rowCount} + 1) order by 1`,
  endless: 'select count(*) from range(100000000000) a, range(100000000000) b where a.range % 7 = 3',
  parameters: {
    statement: {
      text: 'select $1, $2, $3::integer, $4',
      parameters: ["x'; drop table y; --", 9007199254740993n, null, [1, 2]],
    },
    row: ["x'; drop table y; --", 9007199254740993n, null, [1, 2]],
  },
  session: {
    remember: 'create temp table remembered as select 42 as x',
    recall: 'select x from remembered',
    row: [42],
  },
  syntaxError: 'selec 1',
  unknownTable: 'select * from no_such_table',
  failsLate: "select case when range > 90000 then error('late') else range::varchar end from range(100000)",
};
