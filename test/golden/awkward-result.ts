import {MapValue, type Column, type ColumnType, type Value} from '#src/warehouse/index.ts';

/** One column of the fixture: its type and a value for each of the three rows; the last row is NULL everywhere. */
const awkwardColumns: readonly [name: string, type: ColumnType, values: readonly [Value, Value, null]][] = [
  ['int8', {kind: 'integer', bits: 8, signed: true}, [-128, 127, null]],
  ['int64', {kind: 'integer', bits: 64, signed: true}, [-(2n ** 63n), 2n ** 63n - 1n, null]],
  ['uint64', {kind: 'integer', bits: 64, signed: false}, [0n, 2n ** 64n - 1n, null]],
  ['int128', {kind: 'integer', bits: 128, signed: true}, [-(2n ** 127n), 2n ** 127n - 1n, null]],
  ['decimal', {kind: 'decimal', precision: 38, scale: 10}, ['-1.5000000000', '9999999999999999999999999999.0123456789', null]],
  ['unbounded', {kind: 'decimal'}, ['NaN', '-12345678901234567890123456789012345678901234567890.5', null]],
  ['float32', {kind: 'float', bits: 32}, [Math.fround(0.1), Math.fround(16_777_216.5), null]],
  ['float64', {kind: 'float', bits: 64}, [Number.NaN, -0, null]],
  ['infinite', {kind: 'float', bits: 64}, [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null]],
  ['extreme', {kind: 'float', bits: 64}, [5e-324, 1.797_693_134_862_315_7e308, null]],
  ['boolean', {kind: 'boolean'}, [true, false, null]],
  ['text', {kind: 'text'}, ['', 'NULL', null]],
  ['lines', {kind: 'text'}, ['one\ntwo\r\nthree\ttab', String.raw`back\slash \n \N \.`, null]],
  ['quotes', {kind: 'text'}, ['say "hi", it\'s | a pipe', '<b>*bold*</b> & `code` [link](x) ~~no~~', null]],
  ['control', {kind: 'text'}, ['\u001b[31mred\u001b[0m\u0000\u0007', 'a\u202egnp.exe\u2028\ufeff', null]],
  ['wide', {kind: 'text'}, ['日本語', '👩‍👩‍👧‍👦 família 🇧🇷', null]],
  ['combining', {kind: 'text'}, ['e\u0301clair', 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘', null]],
  ['rtl', {kind: 'text'}, ['שלום', 'مرحبا بالعالم', null]],
  ['long', {kind: 'text'}, ['x'.repeat(100), '日'.repeat(60), null]],
  ['bytes', {kind: 'bytes'}, [new Uint8Array([0, 1, 254, 255]), new Uint8Array(), null]],
  ['date', {kind: 'date'}, ['0001-01-01', '9999-12-31', null]],
  ['time', {kind: 'time', zoned: false}, ['00:00:00', '23:59:59.999999', null]],
  ['timetz', {kind: 'time', zoned: true}, ['12:34:56.5+05:30', '23:59:59-12', null]],
  ['timestamp', {kind: 'timestamp', zoned: false}, ['1969-12-31 23:59:59.999999', '12345-01-01 00:00:00', null]],
  ['timestamptz', {kind: 'timestamp', zoned: true}, ['2026-03-29 01:59:59.123456+00', '0044-03-15 00:00:00+00 BC', null]],
  ['interval', {kind: 'interval'}, ['1 year 2 mons -3 days 04:05:06.789', '-00:00:01', null]],
  ['uuid', {kind: 'uuid'}, ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-4fff-bfff-ffffffffffff', null]],
  ['json', {kind: 'json'}, ['{"n": 12345678901234567890,\n "s": "a\\nb"}', 'null', null]],
  ['list', {kind: 'list', element: {kind: 'integer', bits: 64, signed: true}}, [[1n, null, 2n ** 63n - 1n], [], null]],
  [
    'struct',
    {
      kind: 'struct',
      fields: [
        {name: 'id', type: {kind: 'decimal', precision: 20, scale: 2}},
        {name: 'tags', type: {kind: 'list', element: {kind: 'text'}}},
      ],
    },
    [{id: '123456789012345678.90', tags: ['a,b', '"q"', null]}, {id: null, tags: null}, null],
  ],
  [
    'map',
    {kind: 'map', key: {kind: 'integer', bits: 32, signed: true}, value: {kind: 'bytes'}},
    [new MapValue([[1, new Uint8Array([255])], [2, null]]), new MapValue([]), null],
  ],
  ['unknown', {kind: 'unknown'}, ['(1,2)', '[1,5)', null]],
  ['text', {kind: 'text'}, ['second of that name', '', null]],
  ['a | "b"\nc', {kind: 'text'}, ['header', 'with everything', null]],
];

export const awkwardResult = {
  columns: awkwardColumns.map(([name, type]): Column => ({name, type, nativeType: type.kind})),
  /** Two batches, so that formats must join them. */
  async *batches() {
    yield {rowCount: 2, columns: awkwardColumns.map(([, , values]) => values.slice(0, 2))};
    yield {rowCount: 0, columns: awkwardColumns.map(() => [])};
    yield {rowCount: 1, columns: awkwardColumns.map(([, , values]) => values.slice(2))};
  },
};
