import {DataType, tableFromIPC} from 'apache-arrow';
import {describe, expect, test} from 'vitest';
import {UnsupportedError} from '#src/errors/index.ts';
import {formatResult} from '#src/present/format-result.ts';
import {numberText} from '#src/present/scalar-text.ts';
import type {Batch, Column, ColumnType, Value} from '#src/warehouse/index.ts';
import {awkwardResult} from '#test/golden/awkward-result.ts';

const table = async (columns: readonly {name: string; type: ColumnType; values: readonly Value[]}[]) => {
  const result = {
    columns: columns.map(({name, type}) => ({name, type, nativeType: type.kind})),
    async *batches() {
      yield {rowCount: columns[0]!.values.length, columns: columns.map(({values}) => values)};
    },
  };
  return readBack(result);
};

async function readBack(result: {columns: readonly Column[]; batches(): AsyncIterable<Batch>}) {
  const pieces: Uint8Array[] = [];
  for await (const piece of formatResult('arrow', {columns: result.columns, batches: result.batches()}))
    pieces.push(piece as Uint8Array);
  return tableFromIPC(pieces);
}

const column = async (type: ColumnType, values: readonly Value[]) => {
  const vector = (await table([{name: 'c', type, values}])).getChild('c')!;
  return {type: String(vector.type), vector};
};

describe('arrow', () => {
  test('integers of 64 bits are exact', async () => {
    const {type, vector} = await column({kind: 'integer', bits: 64, signed: true}, [
      -(2n ** 63n),
      null,
      2n ** 63n - 1n,
    ]);
    expect(type).toBe('Int64');
    expect([...vector]).toEqual([-(2n ** 63n), null, 2n ** 63n - 1n]);
  });

  test('decimals keep every digit', async () => {
    const {type, vector} = await column({kind: 'decimal', precision: 38, scale: 2}, [
      '-0.01',
      '999999999999999999999999999999999999.99',
      null,
      '5',
    ]);
    expect(type).toBe('Decimal[38e+2]');
    const words = vector.toArray() as Uint32Array;
    const unscaled = [0, 1, 3].map((row) =>
      BigInt.asIntN(128, wordsToInteger(words.subarray(row * 4, row * 4 + 4))),
    );
    expect(unscaled).toEqual([-1n, 10n ** 38n - 1n, 500n]);
  });

  test('timestamps are microseconds, zoned ones in UTC', async () => {
    const zoned = await column({kind: 'timestamp', zoned: true}, [
      '1970-01-01 01:00:00.000001+01',
      '0044-03-15 00:00:00+00 BC',
    ]);
    expect(DataType.isTimestamp(zoned.vector.type)).toBe(true);
    expect(zoned.vector.type).toMatchObject({timezone: 'UTC'});
    expect([...(zoned.vector.toArray() as BigInt64Array)]).toEqual([1n, -63_517_824_000_000_000n]);
  });

  test('dates, lists, structs and maps', async () => {
    const result = await table([
      {name: 'date', type: {kind: 'date'}, values: ['1969-12-31', null]},
      {name: 'list', type: {kind: 'list', element: {kind: 'text'}}, values: [['a', null], null]},
      {
        name: 'struct',
        type: {kind: 'struct', fields: [{name: 'id', type: {kind: 'integer', bits: 32, signed: true}}]},
        values: [{id: 7}, null],
      },
    ]);
    expect(result.getChild('date')!.data[0]!.values[0]).toBe(-1);
    expect(JSON.stringify(result.toArray().map(({list, struct}) => ({list, struct})))).toBe(
      '[{"list":["a",null],"struct":{"id":7}},{"list":null,"struct":null}]',
    );
  });

  test('names stay apart and an empty result keeps its columns', async () => {
    const result = await readBack({columns: awkwardResult.columns, batches: async function* () {}});
    const names = result.schema.fields.map((field: {name: string}) => field.name);
    expect(names).toHaveLength(awkwardResult.columns.length);
    expect(names).toContain('text_2');
    expect(result.numRows).toBe(0);
  });

  test.each<[string, ColumnType, Value]>([
    ['infinite dates', {kind: 'date'}, 'infinity'],
    ['NaN as decimal', {kind: 'decimal', precision: 10, scale: 2}, 'NaN'],
    ['nanoseconds', {kind: 'timestamp', zoned: false}, '2026-01-01 00:00:00.000000001'],
  ])('%s are refused, not rounded', async (_, type, value) => {
    await expect(column(type, [value])).rejects.toThrow(UnsupportedError);
    await expect(column(type, [value])).rejects.toThrow(`cannot hold ${value as string} of column c`);
  });

  test('what Arrow has no exact type for is text', async () => {
    const {type, vector} = await column({kind: 'decimal'}, ['NaN', '1'.repeat(60)]);
    expect(type).toBe('Utf8');
    expect([...vector]).toEqual(['NaN', '1'.repeat(60)]);
  });
});

test('32-bit floats print the shortest text that reads back', () => {
  const type: ColumnType = {kind: 'float', bits: 32};
  expect(
    [0.1, 3.141_592_7, 16_777_216, 1e-45, 3.402_823_5e38].map((value) =>
      numberText(Math.fround(value), type),
    ),
  ).toEqual(['0.1', '3.1415927', '16777216', '1.4013e-45', '3.4028235e+38']);
});

function wordsToInteger(words: Uint32Array): bigint {
  return words.reduceRight((total, word) => (total << 32n) + BigInt(word), 0n);
}
