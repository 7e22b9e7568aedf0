import type {ColumnType, Value} from '#src/warehouse/index.ts';
import type {AwkwardValue} from '#test/contract/warehouse.ts';

const integer = (bits: 8 | 16 | 32 | 64, signed = true): ColumnType => ({kind: 'integer', bits, signed});
const decimal = (precision: number, scale: number): ColumnType => ({kind: 'decimal', precision, scale});
const text: ColumnType = {kind: 'text'};
const bytes: ColumnType = {kind: 'bytes'};
const zoned: ColumnType = {kind: 'timestamp', zoned: true};
const wallClock: ColumnType = {kind: 'timestamp', zoned: false};
const time: ColumnType = {kind: 'time', zoned: false};

/** Type of a column of a table, a value for it as the server reads it, and what weir makes of both. */
export const columnValues: readonly (readonly [
  nativeType: string,
  literal: string,
  type: ColumnType,
  value: Value,
])[] = [
  ['tinyint(1)', '1', {kind: 'boolean'}, true],
  ['bit(1)', "b'0'", {kind: 'boolean'}, false],
  ['bit(10)', "b'1000000001'", integer(16, false), 513],
  ['bit(64)', "x'ffffffffffffffff'", integer(64, false), 18446744073709551615n],
  ['tinyint', '-128', integer(8), -128],
  ['tinyint unsigned', '255', integer(8, false), 255],
  ['smallint', '-32768', integer(16), -32_768],
  ['mediumint unsigned', '16777215', integer(32, false), 16_777_215],
  ['int', '-2147483648', integer(32), -2_147_483_648],
  ['int unsigned zerofill', '42', integer(32, false), 42],
  ['bigint', '-9223372036854775808', integer(64), -9223372036854775808n],
  ['bigint unsigned', '18446744073709551615', integer(64, false), 18446744073709551615n],
  ['year', '1901', integer(16, false), 1901],
  ['decimal(10,3)', '1.5', decimal(10, 3), '1.500'],
  [
    'decimal(65,30)',
    '-12345678901234567890123456789012345.123456789012345678901234567890',
    decimal(65, 30),
    '-12345678901234567890123456789012345.123456789012345678901234567890',
  ],
  ['decimal(8,2) unsigned zerofill', '7.5', decimal(8, 2), '7.50'],
  ['double', '-1.7976931348623157e308', {kind: 'float', bits: 64}, -1.7976931348623157e308],
  ['varchar(5)', "'🦆'", text, '🦆'],
  ['char(5)', "'ab'", text, 'ab'],
  ['longtext', "''", text, ''],
  ["enum('a','b''c')", "'b''c'", text, "b'c"],
  ["set('x','y')", "'x,y'", text, 'x,y'],
  ['varbinary(4)', "x'00ff0a22'", bytes, new Uint8Array([0, 255, 10, 34])],
  ['blob', "''", bytes, new Uint8Array()],
  ['date', "'1000-01-01'", {kind: 'date'}, '1000-01-01'],
  ['time(6)', "'-838:59:58.5'", time, '-838:59:58.5'],
  ['datetime(6)', "'2026-01-31 12:34:56.123456'", wallClock, '2026-01-31 12:34:56.123456'],
  ['datetime(3)', "'9999-12-31 23:59:59.120'", wallClock, '9999-12-31 23:59:59.12'],
  ['timestamp null', "'2026-01-31 12:34:56'", zoned, '2026-01-31 12:34:56+00'],
  ['json', `'{"a": [1, null]}'`, {kind: 'json'}, '{"a": [1, null]}'],
  ['geometry', 'point(1, 2)', {kind: 'unknown'}, '0x000000000101000000000000000000f03f0000000000000040'],
];

const expressions: readonly (readonly [expression: string, type: ColumnType, value: Value])[] = [
  ['cast(9007199254740993 as signed)', integer(64), 9007199254740993n],
  ['cast(18446744073709551615 as unsigned)', integer(64, false), 18446744073709551615n],
  ['cast(1.50 as decimal(10,3))', decimal(10, 3), '1.500'],
  ["cast('2026-01-31' as date)", {kind: 'date'}, '2026-01-31'],
  ["cast('12:34:56.5' as time(6))", time, '12:34:56.5'],
  ["cast('2026-01-31 12:34:56.123456' as datetime(6))", wallClock, '2026-01-31 12:34:56.123456'],
  ["''", text, ''],
  ['null', text, null],
  ["cast('ab' as binary(4))", bytes, new Uint8Array([97, 98, 0, 0])],
];

export const awkwardValues: readonly AwkwardValue[] = expressions.map(([expression, type, value]) => ({
  name: expression,
  statement: `select ${expression} as x`,
  type,
  value,
}));
