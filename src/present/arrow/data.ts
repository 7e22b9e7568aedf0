import {type Data, DataType, makeData} from 'apache-arrow';
import {UnsupportedError} from '../../errors/index.ts';
import type {ColumnType, ListValue, MapValue, StructValue, Value} from '../../warehouse/index.ts';
import {valueText} from '../value-text.ts';
import {parseDays, parseDecimal, parseTimeOfDay, parseTimestamp} from './parse-text.ts';

/** One column of values to lay out in memory. */
export interface ArrowColumn {
  /** Name of the result's column, for errors. */
  name: string;
  type: DataType;
  columnType: ColumnType;
  values: readonly Value[];
}

/** Lays out values as Arrow does. Throws `UnsupportedError` for a value that the Arrow type cannot hold exactly. */
export function arrowData(column: ArrowColumn): Data {
  const {type} = column;
  if (DataType.isUtf8(type) || DataType.isBinary(type)) return variableData(column);
  if (DataType.isList(type) || DataType.isMap(type)) return listData(column);
  if (DataType.isStruct(type)) return structData(column);
  return fixedData(column);
}

function fixedData(column: ArrowColumn): Data {
  const {type, values} = column;
  const data = DataType.isBool(type)
    ? bitmap(values.map((value) => value === true))
    : DataType.isDecimal(type)
      ? decimals(column, type.scale)
      : type.ArrayType.from(values.map((value) => (value === null ? zeroOf(type) : scalar(value, column))));
  return makeData({...validityOf(values), type, data} as never);
}

function zeroOf(type: DataType): number | bigint {
  return type.ArrayType === BigInt64Array || type.ArrayType === BigUint64Array ? 0n : 0;
}

function scalar(value: NonNullable<Value>, column: ArrowColumn): number | bigint {
  const {type} = column;
  if (DataType.isDate(type)) return known(parseDays(value as string), value, column);
  if (DataType.isTime(type)) return known(parseTimeOfDay(value as string), value, column);
  if (DataType.isTimestamp(type)) return known(parseTimestamp(value as string), value, column);
  return value as number | bigint;
}

function decimals(column: ArrowColumn, scale: number): Uint32Array {
  const words = new BigUint64Array(column.values.length * 2);
  for (const [row, value] of column.values.entries()) {
    if (value === null) continue;
    const unscaled = BigInt.asUintN(128, known(parseDecimal(String(value), scale), value, column));
    words[row * 2] = BigInt.asUintN(64, unscaled);
    words[row * 2 + 1] = unscaled >> 64n;
  }
  return new Uint32Array(words.buffer);
}

function variableData({type, columnType, values}: ArrowColumn): Data {
  const encoder = new TextEncoder();
  const pieces = values.map((value) => {
    if (value === null) return new Uint8Array();
    return value instanceof Uint8Array && DataType.isBinary(type)
      ? value
      : encoder.encode(valueText(value, columnType));
  });
  const valueOffsets = offsets(pieces.map((piece) => piece.length));
  const data = new Uint8Array(valueOffsets.at(-1)!);
  for (const [index, piece] of pieces.entries()) data.set(piece, valueOffsets[index]!);
  return makeData({...validityOf(values), type, valueOffsets, data} as never);
}

function listData(column: ArrowColumn): Data {
  const {name, type, columnType, values} = column;
  const lists = values.map((value) => (value === null ? [] : itemsOf(value, columnType)));
  const [field] = type.children!;
  const child = arrowData({
    name,
    type: field!.type as DataType,
    columnType: itemType(columnType),
    values: lists.flat(),
  });
  const valueOffsets = offsets(lists.map((list) => list.length));
  return makeData({...validityOf(values), type, valueOffsets, child} as never);
}

/** A map is a list of structs with a key and a value. */
function itemsOf(value: NonNullable<Value>, columnType: ColumnType): readonly Value[] {
  return columnType.kind === 'map'
    ? (value as MapValue).entries.map(([key, item]) => ({key, value: item}))
    : (value as ListValue);
}

function itemType(columnType: ColumnType): ColumnType {
  if (columnType.kind === 'list') return columnType.element;
  const {key, value} = columnType as Extract<ColumnType, {kind: 'map'}>;
  return {
    kind: 'struct',
    fields: [
      {name: 'key', type: key},
      {name: 'value', type: value},
    ],
  };
}

function structData({name, type, columnType, values}: ArrowColumn): Data {
  const {fields} = columnType as Extract<ColumnType, {kind: 'struct'}>;
  const children = type.children!.map((field, index) =>
    arrowData({
      name,
      type: field.type as DataType,
      columnType: fields[index]!.type,
      values: values.map((value) => (value as StructValue | null)?.[field.name] ?? null),
    }),
  );
  return makeData({...validityOf(values), type, children} as never);
}

function validityOf(values: readonly Value[]) {
  const isValid = values.map((value) => value !== null);
  const nullCount = isValid.filter((valid) => !valid).length;
  return {length: values.length, nullCount, ...(nullCount > 0 && {nullBitmap: bitmap(isValid)})};
}

function bitmap(bits: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (const [index, bit] of bits.entries()) if (bit) bytes[index >> 3]! |= 1 << (index & 7);
  return bytes;
}

function offsets(lengths: readonly number[]): Int32Array {
  const result = new Int32Array(lengths.length + 1);
  for (const [index, length] of lengths.entries()) result[index + 1] = result[index]! + length;
  return result;
}

function known<Parsed>(parsed: Parsed | undefined, value: Value, {name, type}: ArrowColumn): Parsed {
  if (parsed !== undefined) return parsed;
  throw new UnsupportedError(`Arrow's ${type} cannot hold ${String(value)} of column ${name}`, {
    hint: 'Cast the column to text in the statement, or choose another format.',
    details: {column: name},
  });
}
