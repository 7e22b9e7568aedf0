import type {Value} from '#src/warehouse/index.ts';
import type {SampleColumn} from './engines.ts';

const bytes = (...values: number[]) => new Uint8Array(values);

/** For each column its values from top to bottom, and one that differs from the second by as little as can be. */
const samples: readonly (SampleColumn & {values: readonly Value[]; other: Value})[] = [
  {name: 'flag', type: {kind: 'boolean'}, values: [true, false], other: true},
  {
    name: 'big',
    type: {kind: 'integer', bits: 64, signed: true},
    values: ['9223372036854775807', '-9223372036854775807', '0'],
    other: '-9223372036854775806',
  },
  {
    name: 'price',
    type: {kind: 'decimal', precision: 30, scale: 9},
    values: ['123456789012345678901.012345678', '-0.000000001', '100', '0'],
    other: '0.000000001',
  },
  {
    name: 'amount',
    type: {kind: 'decimal', precision: 10, scale: 2},
    values: ['1.50', '100.00', '0.10', '-3'],
    other: '100.01',
  },
  {
    name: 'ratio',
    type: {kind: 'float', bits: 64},
    values: [
      0.1, 1e15, 1234567890123456.8, 1e16, 1.7976931348623157e308, 5e-324, 100, 0.0001, 0.00009999, -1.5e-7,
      1.234567890123456e-10, 3e-15, 1e22, -0, 123456789.125,
    ],
    other: 1000000000000000.1,
  },
  {
    name: 'single',
    type: {kind: 'float', bits: 32},
    values: [0.5, 16777216, Math.fround(0.1)],
    other: 16777215,
  },
  {
    name: 'label',
    type: {kind: 'text'},
    values: [
      '',
      'a',
      "it's",
      'two\nlines\ttab',
      '🦆 漢字',
      '  padded  ',
      '|~:1',
      String.raw`\N \\`,
      'NULL',
      'e\u0301',
    ],
    other: 'A',
  },
  {name: 'blank', type: {kind: 'text'}, values: ['x', ''], other: null},
  {name: 'data', type: {kind: 'bytes'}, values: [bytes(0, 255, 97), bytes()], other: bytes(0)},
  {
    name: 'day',
    type: {kind: 'date'},
    values: ['2024-02-29', '9999-12-31', '1582-10-15'],
    other: '9999-12-30',
  },
  {
    name: 'clock',
    type: {kind: 'time', zoned: false},
    values: ['00:00:00', '23:59:59.999999', '12:34:56.5'],
    other: '23:59:59.999998',
  },
  {
    name: 'moment',
    type: {kind: 'timestamp', zoned: false},
    values: ['2024-01-01 00:00:00', '1969-12-31 23:59:59.999999', '2024-01-01 12:00:00.5'],
    other: '1969-12-31 23:59:59.999998',
  },
  {
    name: 'instant',
    type: {kind: 'timestamp', zoned: true},
    values: ['2026-03-29 01:59:59.123456+00', '2001-01-01 00:00:00+00', '2026-03-29 03:00:00.5+00'],
    other: '2001-01-01 00:00:00.000001+00',
  },
  {
    name: 'code',
    type: {kind: 'uuid'},
    values: ['ffffffff-ffff-4fff-bfff-ffffffffffff', '00000000-0000-0000-0000-000000000000'],
    other: '00000000-0000-0000-0000-000000000001',
  },
  {
    name: 'doc',
    type: {kind: 'json'},
    values: ['{"b": 1.50, "a": [1, "x, y: z", null]}', '{"n":12345678901234567890}', '[]', '"text"'],
    other: '{"n":12345678901234567891}',
  },
];

const rowCount = Math.max(...samples.map(({values}) => values.length)) + 1;

export const awkwardColumns: readonly SampleColumn[] = [
  {name: 'id', type: {kind: 'integer', bits: 32, signed: true}},
  ...samples.map(({name, type}) => ({name, type})),
];

/** Every value in some row; the last row is NULL everywhere but in its key. Instants as the dialect takes them. */
export function awkwardRows(
  {quoteInstant}: {quoteInstant: (text: string) => string},
  {isChanged}: {isChanged: boolean},
): Value[][] {
  return Array.from({length: rowCount}, (_, row) => [
    row + 1,
    ...samples.map(({values, other, name}) => {
      const value = isChanged && row === 1 ? other : (values[row] ?? null);
      return name === 'instant' && typeof value === 'string' ? quoteInstant(value) : value;
    }),
  ]);
}
