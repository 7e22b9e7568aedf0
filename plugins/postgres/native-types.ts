import type {ColumnType} from '#src/warehouse/index.ts';

const simpleTypes: Readonly<Record<string, ColumnType>> = {
  boolean: {kind: 'boolean'},
  bool: {kind: 'boolean'},
  smallint: {kind: 'integer', bits: 16, signed: true},
  int2: {kind: 'integer', bits: 16, signed: true},
  smallserial: {kind: 'integer', bits: 16, signed: true},
  integer: {kind: 'integer', bits: 32, signed: true},
  int: {kind: 'integer', bits: 32, signed: true},
  int4: {kind: 'integer', bits: 32, signed: true},
  serial: {kind: 'integer', bits: 32, signed: true},
  bigint: {kind: 'integer', bits: 64, signed: true},
  int8: {kind: 'integer', bits: 64, signed: true},
  bigserial: {kind: 'integer', bits: 64, signed: true},
  oid: {kind: 'integer', bits: 32, signed: false},
  real: {kind: 'float', bits: 32},
  float4: {kind: 'float', bits: 32},
  'double precision': {kind: 'float', bits: 64},
  float8: {kind: 'float', bits: 64},
  text: {kind: 'text'},
  'character varying': {kind: 'text'},
  varchar: {kind: 'text'},
  character: {kind: 'text'},
  char: {kind: 'text'},
  '"char"': {kind: 'text'},
  bpchar: {kind: 'text'},
  name: {kind: 'text'},
  citext: {kind: 'text'},
  bytea: {kind: 'bytes'},
  date: {kind: 'date'},
  time: {kind: 'time', zoned: false},
  'time without time zone': {kind: 'time', zoned: false},
  timetz: {kind: 'time', zoned: true},
  'time with time zone': {kind: 'time', zoned: true},
  timestamp: {kind: 'timestamp', zoned: false},
  'timestamp without time zone': {kind: 'timestamp', zoned: false},
  timestamptz: {kind: 'timestamp', zoned: true},
  'timestamp with time zone': {kind: 'timestamp', zoned: true},
  interval: {kind: 'interval'},
  uuid: {kind: 'uuid'},
  json: {kind: 'json'},
  jsonb: {kind: 'json'},
};

/** Reads a type as `format_type` or a person spells it. */
export function fromNativeType(nativeType: string): ColumnType {
  const text = nativeType.trim();
  if (text.endsWith('[]')) return {kind: 'list', element: fromNativeType(text.slice(0, -2))};
  const modifier = /\(([^)]*)\)/.exec(text);
  const name = text
    .toLowerCase()
    .replace(/\([^)]*\)/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (name === 'numeric' || name === 'decimal') return decimalType(modifier?.[1]);
  if (name.startsWith('interval')) return {kind: 'interval'};
  return simpleTypes[name] ?? {kind: 'unknown'};
}

function decimalType(modifier: string | undefined): ColumnType {
  if (modifier === undefined) return {kind: 'decimal'};
  const [precision, scale] = modifier.split(',').map(Number);
  return {kind: 'decimal', precision: precision!, scale: scale ?? 0};
}

/** The narrowest type that holds every value; nothing is ever narrowed. */
export function toNativeType(type: ColumnType): string {
  switch (type.kind) {
    case 'boolean':
    case 'text':
    case 'date':
    case 'interval':
    case 'uuid':
      return type.kind;
    case 'integer':
      return integerType(type.bits, type.signed);
    case 'decimal':
      return type.precision === undefined ? 'numeric' : `numeric(${type.precision},${type.scale ?? 0})`;
    case 'float':
      return type.bits === 32 ? 'real' : 'double precision';
    case 'bytes':
      return 'bytea';
    case 'time':
    case 'timestamp':
      return type.zoned ? `${type.kind} with time zone` : `${type.kind} without time zone`;
    case 'json':
    case 'struct':
    case 'map':
      return 'jsonb';
    case 'list':
      return isNested(type.element) ? 'jsonb' : `${toNativeType(type.element)}[]`;
    case 'unknown':
      return 'text';
  }
}

function integerType(bits: number, signed: boolean): string {
  if (bits === 128) return 'numeric(39,0)';
  const signedBits = signed ? bits : bits * 2;
  if (signedBits <= 16) return 'smallint';
  if (signedBits === 32) return 'integer';
  return signedBits === 64 ? 'bigint' : 'numeric(20,0)';
}

/** PostgreSQL arrays are rectangular, so lists of lists and of documents become JSON. */
function isNested(type: ColumnType): boolean {
  return ['json', 'struct', 'map', 'list', 'unknown'].includes(type.kind);
}
