import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  List,
  Map_,
  Struct,
  TimeMicrosecond,
  TimestampMicrosecond,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
} from 'apache-arrow';
import type {ColumnType} from '../../warehouse/index.ts';

/** Digits that 128 bits hold. */
const maxDecimalPrecision = 38;

/** The Arrow type that holds every value of a column exactly; text where there is none. */
export function arrowType(type: ColumnType): DataType {
  switch (type.kind) {
    case 'boolean':
      return new Bool();
    case 'integer':
      return integerType(type);
    case 'decimal':
      return decimalType(type);
    case 'float':
      return type.bits === 32 ? new Float32() : new Float64();
    case 'bytes':
      return new Binary();
    case 'date':
      return new DateDay();
    case 'time':
      return type.zoned ? new Utf8() : new TimeMicrosecond();
    case 'timestamp':
      return new TimestampMicrosecond(type.zoned ? 'UTC' : null);
    case 'list':
      return new List(new Field('item', arrowType(type.element), true));
    case 'struct':
      return new Struct(type.fields.map((field) => new Field(field.name, arrowType(field.type), true)));
    case 'map': {
      const key = new Field('key', arrowType(type.key), false);
      const value = new Field('value', arrowType(type.value), true);
      return new Map_(new Field('entries', new Struct([key, value]), false) as never);
    }
    default:
      return new Utf8();
  }
}

const integerTypes: Readonly<Record<string, () => DataType>> = {
  'signed 8': () => new Int8(),
  'signed 16': () => new Int16(),
  'signed 32': () => new Int32(),
  'signed 64': () => new Int64(),
  'unsigned 8': () => new Uint8(),
  'unsigned 16': () => new Uint16(),
  'unsigned 32': () => new Uint32(),
  'unsigned 64': () => new Uint64(),
};

function integerType({bits, signed}: Extract<ColumnType, {kind: 'integer'}>): DataType {
  return integerTypes[`${signed ? 'signed' : 'unsigned'} ${bits}`]?.() ?? new Utf8();
}

function decimalType({precision, scale = 0}: Extract<ColumnType, {kind: 'decimal'}>): DataType {
  const fits =
    precision !== undefined && precision <= maxDecimalPrecision && scale >= 0 && scale <= precision;
  return fits ? new Decimal(scale, precision, 128) : new Utf8();
}
