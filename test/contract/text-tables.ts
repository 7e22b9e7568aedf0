import type {ColumnType} from '#src/warehouse/index.ts';
import type {TextTable} from './byte-sources.ts';
import {sampleRows, type WarehouseFixture} from './fixture.ts';

const integer: ColumnType = {kind: 'integer', bits: 32, signed: true};
const text: ColumnType = {kind: 'text'};

/** People by id: the small table of most cases. */
export function people(...rows: readonly (readonly [string | null, string | null])[]): TextTable {
  return {
    columns: [
      {name: 'id', type: integer},
      {name: 'name', type: text},
    ],
    rows,
  };
}

export const sampleTable = people(...sampleRows);

export function manyPeople(count: number): TextTable {
  return people(
    ...Array.from({length: count}, (_, index) => [`${index + 1}`, `Person ${index + 1}`] as const),
  );
}

/** Names that collide with keywords, quoting and ASCII. */
export const oddlyNamed: TextTable = {
  columns: [
    {name: 'id', type: integer},
    {name: 'select', type: text},
    {name: 'Größe 大', type: text},
    {name: 'say "hi"', type: text},
    {name: "it's; --", type: text},
    {name: 'UPPER Lower', type: text},
  ],
  rows: [['1', 'a', 'b', 'c', 'd', 'e']],
};

/** Every column type with the values that other tools harm, one row full, one at the other end, one NULL. */
export const allTypes: TextTable = transpose([
  ['id', integer, '1', '2', '3'],
  ['flag', {kind: 'boolean'}, 'true', 'false', null],
  ['small', {kind: 'integer', bits: 16, signed: true}, '32767', '-32768', null],
  ['big', {kind: 'integer', bits: 64, signed: true}, '9223372036854775807', '-9223372036854775808', null],
  ['positive', {kind: 'integer', bits: 64, signed: false}, '18446744073709551615', '0', null],
  [
    'huge',
    {kind: 'integer', bits: 128, signed: true},
    '170141183460469231731687303715884105727',
    '-170141183460469231731687303715884105727',
    null,
  ],
  [
    'price',
    {kind: 'decimal', precision: 38, scale: 9},
    '12345678901234567890123456789.012345678',
    '-0.000000001',
    null,
  ],
  ['rounded', {kind: 'decimal', precision: 10, scale: 2}, '1.50', '-99999999.99', null],
  ['ratio', {kind: 'float', bits: 64}, '0.1', '1.7976931348623157e+308', null],
  ['not_finite', {kind: 'float', bits: 64}, 'NaN', '-Infinity', null],
  ['note', text, 'a,b "q"\r\nline two\n\ttab \\N C:\\new', '', null],
  ['word', text, 'NULL', ' padded ', null],
  ['letters', text, 'Ünïcödé 🦆 日本語', '\\.', null],
  ['blob', {kind: 'bytes'}, String.raw`\x00ff0a22`, String.raw`\x`, null],
  ['day', {kind: 'date'}, '2024-02-29', '0001-01-01', null],
  ['moment', {kind: 'time', zoned: false}, '23:59:59.999999', '00:00:00', null],
  ['at', {kind: 'timestamp', zoned: false}, '2026-01-31 12:34:56.123456', '1969-12-31 23:59:59', null],
  [
    'instant',
    {kind: 'timestamp', zoned: true},
    '2026-01-31 12:34:56.123456+00',
    '1901-01-01 00:00:00+00',
    null,
  ],
  [
    'key',
    {kind: 'uuid'},
    '0193b0a4-7e5c-7bbd-a4a5-0d1c5f3e2a10',
    '00000000-0000-0000-0000-000000000000',
    null,
  ],
  ['doc', {kind: 'json'}, '{"a":[1,null,"x, \\"y\\""],"b":{"c":true}}', '[]', null],
  ['tags', {kind: 'list', element: text}, '["a","b,c",null,""]', '[]', null],
  [
    'point',
    {
      kind: 'struct',
      fields: [
        {name: 'x', type: {kind: 'float', bits: 64}},
        {name: 'label', type: text},
      ],
    },
    '{"x":1.5,"label":"north, \\"up\\""}',
    '{"x":null,"label":null}',
    null,
  ],
  ['labels', {kind: 'map', key: text, value: integer}, '{"a":1,"b":null}', '{}', null],
]);

type TypedColumn = readonly [string, ColumnType, ...(string | null)[]];

function transpose(columns: readonly TypedColumn[]): TextTable {
  const rowCount = columns[0]!.length - 2;
  return {
    columns: columns.map(([name, type]) => ({name, type})),
    rows: Array.from({length: rowCount}, (_, row) => columns.map(([, , ...cells]) => cells[row] ?? null)),
  };
}

/** `allTypes` without the columns that the system has no room for. */
export function fittingTypes({withoutRoomFor = []}: WarehouseFixture): TextTable {
  const kept = allTypes.columns.map(({name}) => !withoutRoomFor.includes(name));
  return {
    columns: allTypes.columns.filter((_, index) => kept[index]),
    rows: allTypes.rows.map((row) => row.filter((_, index) => kept[index])),
  };
}
