import type {ColumnType, Value} from '#src/warehouse/index.ts';
import type {AwkwardValue} from '#test/contract/warehouse.ts';

const integer = (bits: 16 | 32 | 64): ColumnType => ({kind: 'integer', bits, signed: true});
const decimal: ColumnType = {kind: 'decimal'};
const text: ColumnType = {kind: 'text'};
const list = (element: ColumnType): ColumnType => ({kind: 'list', element});
const zoned: ColumnType = {kind: 'timestamp', zoned: true};
const wallClock: ColumnType = {kind: 'timestamp', zoned: false};

const values: readonly (readonly [expression: string, type: ColumnType, value: Value])[] = [
  ['true', {kind: 'boolean'}, true],
  ['(-32768)::int2', integer(16), -32_768],
  ['(-9223372036854775808)::int8', integer(64), -9223372036854775808n],
  ['9007199254740993::int8', integer(64), 9007199254740993n],
  ['4294967295::oid', {kind: 'integer', bits: 32, signed: false}, 4_294_967_295],
  ['1.50::numeric', decimal, '1.50'],
  ['1.50::numeric(10,3)', {kind: 'decimal', precision: 10, scale: 3}, '1.500'],
  ['12345.6::numeric(5,-2)', {kind: 'decimal', precision: 5, scale: -2}, '12300'],
  ["'NaN'::numeric", decimal, 'NaN'],
  ["'-Infinity'::numeric", decimal, '-Infinity'],
  ['0.1::float4', {kind: 'float', bits: 32}, 0.1],
  ["'NaN'::float8", {kind: 'float', bits: 64}, Number.NaN],
  ["'-Infinity'::float8", {kind: 'float', bits: 64}, -Infinity],
  ["''::text", text, ''],
  ["'ab'::char(5)", text, 'ab   '],
  ["'🦆'::varchar(3)", text, '🦆'],
  [String.raw`'\x00ff'::bytea`, {kind: 'bytes'}, new Uint8Array([0, 255])],
  ["''::bytea", {kind: 'bytes'}, new Uint8Array()],
  ["'infinity'::date", {kind: 'date'}, 'infinity'],
  ["'0044-03-15 BC'::date", {kind: 'date'}, '0044-03-15 BC'],
  ["'24:00:00'::time", {kind: 'time', zoned: false}, '24:00:00'],
  ["'12:34:56.5+05:30'::timetz", {kind: 'time', zoned: true}, '12:34:56.5+05:30'],
  ["'2026-01-31 12:34:56.123456'::timestamp", wallClock, '2026-01-31 12:34:56.123456'],
  ["'2026-01-31 12:34:56+02'::timestamptz", zoned, '2026-01-31 10:34:56+00'],
  ["'-infinity'::timestamptz", zoned, '-infinity'],
  ["'2026-01-31 12:34:56.7891'::timestamp(2)", wallClock, '2026-01-31 12:34:56.79'],
  ["'1 mon 2 days 03:04:05'::interval", {kind: 'interval'}, '1 mon 2 days 03:04:05'],
  ["'0193b0a4-7e5c-7bbd-a4a5-0d1c5f3e2a10'::uuid", {kind: 'uuid'}, '0193b0a4-7e5c-7bbd-a4a5-0d1c5f3e2a10'],
  [`'{"b": 1,  "a": 1e400}'::json`, {kind: 'json'}, '{"b": 1,  "a": 1e400}'],
  ['array[1, null, 3]', list(integer(32)), [1, null, 3]],
  [
    String.raw`array['a,b', 'NULL', '', null, '"\']`,
    list(text),
    ['a,b', 'NULL', '', null, String.raw`"\ `.trim()],
  ],
  [
    'array[[1, 2], [3, 4]]::int8[]',
    list(integer(64)),
    [
      [1n, 2n],
      [3n, 4n],
    ],
  ],
  ["'[0:1]={7,8}'::int4[]", list(integer(32)), [7, 8]],
  ["'{}'::text[]", list(text), []],
  ['array[1.5, null]::numeric(10,2)[]', list({kind: 'decimal', precision: 10, scale: 2}), ['1.50', null]],
  ["'[1,5)'::int4range", {kind: 'unknown'}, '[1,5)'],
  ["'10.0.0.1/8'::inet", {kind: 'unknown'}, '10.0.0.1/8'],
  ["array['10.0.0.1'::inet]", list({kind: 'unknown'}), ['10.0.0.1']],
  ["row(1, 'a b')", {kind: 'unknown'}, '(1,"a b")'],
  ['null', text, null],
];

export const awkwardValues: readonly AwkwardValue[] = values.map(([expression, type, value]) => ({
  name: expression,
  statement: `select ${expression} as x`,
  type,
  value,
}));
