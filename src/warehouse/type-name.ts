import type {ColumnType} from './column-type.ts';

const plainTypes: Readonly<Record<string, ColumnType>> = {
  boolean: {kind: 'boolean'},
  int8: {kind: 'integer', bits: 8, signed: true},
  int16: {kind: 'integer', bits: 16, signed: true},
  int32: {kind: 'integer', bits: 32, signed: true},
  int64: {kind: 'integer', bits: 64, signed: true},
  int128: {kind: 'integer', bits: 128, signed: true},
  uint8: {kind: 'integer', bits: 8, signed: false},
  uint16: {kind: 'integer', bits: 16, signed: false},
  uint32: {kind: 'integer', bits: 32, signed: false},
  uint64: {kind: 'integer', bits: 64, signed: false},
  uint128: {kind: 'integer', bits: 128, signed: false},
  decimal: {kind: 'decimal'},
  float32: {kind: 'float', bits: 32},
  float64: {kind: 'float', bits: 64},
  text: {kind: 'text'},
  bytes: {kind: 'bytes'},
  date: {kind: 'date'},
  time: {kind: 'time', zoned: false},
  timetz: {kind: 'time', zoned: true},
  timestamp: {kind: 'timestamp', zoned: false},
  timestamptz: {kind: 'timestamp', zoned: true},
  interval: {kind: 'interval'},
  uuid: {kind: 'uuid'},
  json: {kind: 'json'},
};

/** Names that people write besides the own ones. */
const aliases: Readonly<Record<string, string>> = {
  bool: 'boolean',
  tinyint: 'int8',
  smallint: 'int16',
  integer: 'int32',
  int: 'int32',
  bigint: 'int64',
  numeric: 'decimal',
  real: 'float32',
  float: 'float64',
  double: 'float64',
  string: 'text',
  varchar: 'text',
  binary: 'bytes',
  datetime: 'timestamp',
};

/** Reads a type as people write it, e.g. `int64`, `decimal(10,2)` or `text[]`; undefined when it is none. */
export function parseTypeName(text: string): ColumnType | undefined {
  const name = text.trim().toLowerCase();
  const element = /^(.*)\[\]$/.exec(name)?.[1];
  if (element !== undefined) {
    const type = parseTypeName(element);
    return type && {kind: 'list', element: type};
  }
  const [, precision, scale = '0'] =
    /^(?:decimal|numeric)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$/.exec(name) ?? [];
  if (precision === undefined) return plainTypes[aliases[name] ?? name];
  const isSound = Number(precision) > 0 && Number(scale) <= Number(precision);
  return isSound ? {kind: 'decimal', precision: Number(precision), scale: Number(scale)} : undefined;
}

/** The type as `parseTypeName` reads it, as far as that goes. */
export function formatTypeName(type: ColumnType): string {
  switch (type.kind) {
    case 'integer':
      return `${type.signed ? 'int' : 'uint'}${type.bits}`;
    case 'decimal':
      return type.precision === undefined ? 'decimal' : `decimal(${type.precision},${type.scale ?? 0})`;
    case 'float':
      return `float${type.bits}`;
    case 'time':
    case 'timestamp':
      return `${type.kind}${type.zoned ? 'tz' : ''}`;
    case 'list':
      return `${formatTypeName(type.element)}[]`;
    case 'struct':
      return `struct(${type.fields.map((field) => `${field.name} ${formatTypeName(field.type)}`).join(', ')})`;
    case 'map':
      return `map(${formatTypeName(type.key)}, ${formatTypeName(type.value)})`;
    default:
      return type.kind;
  }
}
