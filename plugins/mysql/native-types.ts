import type {ColumnType} from '#src/warehouse/index.ts';

const text: ColumnType = {kind: 'text'};
const bytes: ColumnType = {kind: 'bytes'};
const integer = (bits: 8 | 16 | 32 | 64, signed = true): ColumnType => ({kind: 'integer', bits, signed});

const simpleTypes: Readonly<Record<string, ColumnType>> = {
  bool: {kind: 'boolean'},
  boolean: {kind: 'boolean'},
  tinyint: integer(8),
  smallint: integer(16),
  mediumint: integer(32),
  int: integer(32),
  integer: integer(32),
  bigint: integer(64),
  year: integer(16, false),
  float: {kind: 'float', bits: 32},
  double: {kind: 'float', bits: 64},
  'double precision': {kind: 'float', bits: 64},
  real: {kind: 'float', bits: 64},
  char: text,
  varchar: text,
  tinytext: text,
  text,
  mediumtext: text,
  longtext: text,
  enum: text,
  set: text,
  null: text,
  binary: bytes,
  varbinary: bytes,
  tinyblob: bytes,
  blob: bytes,
  mediumblob: bytes,
  longblob: bytes,
  date: {kind: 'date'},
  time: {kind: 'time', zoned: false},
  datetime: {kind: 'timestamp', zoned: false},
  timestamp: {kind: 'timestamp', zoned: true},
  json: {kind: 'json'},
  uuid: {kind: 'uuid'},
};

/** Reads a type as `information_schema.columns.column_type` or a person spells it. */
export function fromNativeType(nativeType: string): ColumnType {
  const spelled = nativeType.trim().toLowerCase();
  const modifier = /\(([^)]*)\)/.exec(spelled)?.[1];
  const words = spelled
    .replace(/\(.*\)/, ' ')
    .split(/\s+/)
    .filter(Boolean);
  const isUnsigned = words.includes('unsigned') || words.includes('zerofill');
  const name = words[0] === 'double' && words[1] === 'precision' ? 'double precision' : (words[0] ?? '');
  if (name === 'decimal' || name === 'numeric' || name === 'dec' || name === 'fixed')
    return decimalType(modifier);
  if (name === 'bit') return bitType(Number(modifier ?? 1));
  if (name === 'tinyint' && modifier === '1' && !isUnsigned) return {kind: 'boolean'};
  const type = simpleTypes[name] ?? {kind: 'unknown'};
  return type.kind === 'integer' && isUnsigned ? {...type, signed: false} : type;
}

/** Without a modifier the server takes ten digits and no fraction. */
function decimalType(modifier = '10'): ColumnType {
  const [precision, scale] = modifier.split(',').map(Number);
  return {kind: 'decimal', precision: precision!, scale: scale ?? 0};
}

/** A field of bits is a number without sign, except for a single one. */
function bitType(width: number): ColumnType {
  if (width === 1) return {kind: 'boolean'};
  return integer(([8, 16, 32] as const).find((bits) => width <= bits) ?? 64, false);
}

const largestPrecision = 65;
const largestScale = 30;

/** The narrowest type that holds every value. Where there is none, values that do not fit fail the load. */
export function toNativeType(type: ColumnType): string {
  switch (type.kind) {
    case 'boolean':
      return 'tinyint(1)';
    case 'integer':
      return integerType(type.bits, type.signed);
    case 'decimal':
      return decimalSpelling(type.precision, type.scale);
    case 'float':
      return type.bits === 32 ? 'float' : 'double';
    case 'text':
    case 'interval':
    case 'unknown':
      return 'longtext';
    case 'bytes':
      return 'longblob';
    case 'date':
      return 'date';
    case 'time':
      return type.zoned ? 'varchar(32)' : 'time(6)';
    case 'timestamp':
      return type.zoned ? 'timestamp(6)' : 'datetime(6)';
    case 'uuid':
      return 'char(36)';
    case 'json':
    case 'list':
    case 'struct':
    case 'map':
      return 'json';
  }
}

/** CAST has words of its own for types. */
export function castType(type: ColumnType): string | undefined {
  switch (type.kind) {
    case 'boolean':
      return 'signed';
    case 'integer':
      return type.bits === 128 ? 'decimal(39,0)' : type.signed ? 'signed' : 'unsigned';
    case 'timestamp':
      return 'datetime(6)';
    case 'text':
    case 'uuid':
      return 'char';
    case 'bytes':
      return 'binary';
    case 'decimal':
    case 'float':
    case 'date':
      return toNativeType(type);
    case 'time':
      return type.zoned ? 'char' : 'time(6)';
    default:
      return undefined;
  }
}

const integerNames = {8: 'tinyint', 16: 'smallint', 32: 'int', 64: 'bigint'};

function integerType(bits: 8 | 16 | 32 | 64 | 128, signed: boolean): string {
  if (bits === 128) return 'decimal(39,0)';
  return signed ? integerNames[bits] : `${integerNames[bits]} unsigned`;
}

function decimalSpelling(precision = largestPrecision, scale = largestScale): string {
  const kept = Math.min(Math.max(scale, 0), largestScale);
  return `decimal(${Math.min(precision + Math.max(-scale, 0), largestPrecision)},${kept})`;
}
